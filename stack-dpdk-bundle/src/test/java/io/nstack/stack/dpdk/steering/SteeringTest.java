package io.nstack.stack.dpdk.steering;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireEnd;
import io.nstack.links.memory.WireSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {

    private static final long US_LOW = 0xffff_0a4d_0001L; // 10.77.0.1
    private static final long PEER_LOW = 0xffff_0a4d_0002L;
    private static final int FLOWS = 200;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<HandLoop> loops = new ArrayList<>();
    private final List<SteeredQueue> members = new ArrayList<>();
    private int datagramLoop = -1;
    private Steering steering;
    private LinkQueue peer;
    private long now = 5;

    private void wire(int queues) throws IOException {
        MemoryWire wire = new MemoryWire(WireSettings.of(WireEnd.named("us", queues), WireEnd.named("peer", 1)));
        steering = new Steering(wire.first(), port -> datagramLoop, 42);
        peer = wire.second().open(0, new HandLoop(100));
        open.add(peer::close);
    }

    private SteeredQueue join(FlowCensus census) {
        HandLoop loop = new HandLoop(loops.size());
        loops.add(loop);
        SteeredQueue member = steering.join(loop, census);
        members.add(member);
        open.add(member::close);
        turn();
        return member;
    }

    private SteeredQueue join() { return join(FlowCensus.NONE); }

    /** Each has its turns, until all is settled. */
    private void turn() {
        Frame[] none = new Frame[32];
        for (int i = 0; i < 4; i++) {
            now += 2_000_000;
            for (SteeredQueue each : members) {
                each.settle(now);
                assertThat(each.receive(none, 32)).isZero();
            }
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private void send(int protocol, int fromPort, int toPort) {
        Frame frame = peer.allocate();
        Frames.ipv4(frame, protocol, (int) PEER_LOW, fromPort, (int) US_LOW, toPort);
        assertThat(peer.transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
    }

    /** The source ports of what each has received. */
    private List<Set<Integer>> received() {
        List<Set<Integer>> ports = new ArrayList<>();
        members.forEach(each -> ports.add(new TreeSet<>()));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < members.size(); i++) {
                Frame[] frames = new Frame[16];
                for (int got = members.get(i).receive(frames, 16); got > 0; got = members.get(i).receive(frames, 16)) {
                    for (int j = 0; j < got; j++) {
                        ports.get(i).add(Frames.sourcePort(frames[j]));
                        frames[j].release();
                    }
                }
            }
        }
        return ports;
    }

    private boolean comesTo(SteeredQueue member, int fromPort) {
        return member.comesHere(0, PEER_LOW, fromPort, 0, US_LOW, 80);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "1,4", "2,2", "4,2", "2,3"})
    void shouldBringEachFlowToTheLoopThatItIsSaidToComeTo(int queues, int loopCount) throws Exception {
        wire(queues);
        for (int i = 0; i < loopCount; i++) {
            join();
        }
        for (int i = 0; i < FLOWS; i++) {
            send(6, 1000 + i, 80);
        }
        List<Set<Integer>> got = received();
        for (int i = 0; i < FLOWS; i++) {
            for (int j = 0; j < loopCount; j++) {
                assertThat(got.get(j).contains(1000 + i)).isEqualTo(comesTo(members.get(j), 1000 + i));
            }
        }
        assertThat(got).allSatisfy(each -> assertThat(each).hasSizeGreaterThan(FLOWS / loopCount / 3));
        assertThat(got.stream().mapToInt(Set::size).sum()).isEqualTo(FLOWS);
    }

    @Test
    void shouldGiveFramesToALoopThatSendsNone() throws Exception {
        wire(1);
        SteeredQueue carrier = join();
        SteeredQueue other = join();
        assertThat(carrier.arm()).isTrue();
        int before = loops.getFirst().wakeups;
        for (int i = 0; i < 1000; i++) { // as a host does that talks to itself
            Frame frame = other.allocate();
            if (frame != null) {
                frame.release();
            }
            if (loops.getFirst().wakeups > before) {
                assertThat(frame).isNotNull();
                assertThat(carrier.arm()).isFalse(); // there is something to do
                turn();
                assertThat(carrier.arm()).isTrue();
                before = loops.getFirst().wakeups;
            }
        }
        assertThat(other.available()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "2,2", "4,2"})
    void shouldSendFromEachLoop(int queues, int loopCount) throws Exception {
        wire(queues);
        for (int i = 0; i < loopCount; i++) {
            join();
        }
        for (int i = 0; i < loopCount; i++) {
            assertThat(members.get(i).available()).isPositive();
            Frame frame = members.get(i).allocate();
            Frames.ipv4(frame, 6, (int) US_LOW, 80, (int) PEER_LOW, 7000 + i);
            assertThat(members.get(i).transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
        }
        turn();
        Frame[] frames = new Frame[16];
        int got = peer.receive(frames, 16);
        assertThat(got).isEqualTo(loopCount);
        for (int i = 0; i < got; i++) {
            frames[i].release();
        }
    }

    @Test
    void shouldWakeALoopThatIsBlocked() throws Exception {
        wire(1);
        SteeredQueue reader = join();
        join();
        for (int i = 0; i < FLOWS; i++) {
            send(6, 1000 + i, 80);
        }
        SteeredQueue other = members.get(1);
        assertThat(other.arm()).isTrue();
        loops.get(1).wakeups = 0;
        Frame[] frames = new Frame[FLOWS];
        int got = reader.receive(frames, FLOWS);
        for (int i = 0; i < got; i++) {
            frames[i].release();
        }
        assertThat(loops.get(1).wakeups).isEqualTo(1);
        assertThat(other.arm()).isFalse();
    }

    @Test
    void shouldWakeTheReaderForEmptyFrames() throws Exception {
        wire(1);
        SteeredQueue reader = join();
        SteeredQueue other = join();
        assertThat(reader.arm()).isTrue();
        loops.getFirst().wakeups = 0;
        for (Frame frame = other.allocate(); frame != null; frame = other.allocate()) {
            frame.release(); // and no frame of ours that would wake it
        }
        assertThat(loops.getFirst().wakeups).isPositive();
        assertThat(reader.arm()).isFalse();
        turn();
        assertThat(other.available()).isPositive();
        assertThat(reader.arm()).isTrue();
    }

    @Test
    void shouldBringDatagramsToTheLoopOfTheirSocket() throws Exception {
        wire(1);
        join();
        join();
        datagramLoop = 1;
        send(17, 1000, 53);
        assertThat(received().get(1)).containsExactly(1000);
        datagramLoop = -1;
        send(17, 1001, 53);
        assertThat(received().get(0)).containsExactly(1001);
    }

    @Test
    void shouldLeaveAConnectionWhereItIsWhenALoopComes() throws Exception {
        wire(1);
        SteeredQueue first = join(visitor -> visitor.flow(0, PEER_LOW, 1005, 0, US_LOW, 80));
        for (int i = 0; i < FLOWS; i++) {
            assertThat(comesTo(first, 1000 + i)).isTrue(); // and so may have connections
        }
        SteeredQueue second = join();
        assertThat(comesTo(first, 1005)).isTrue();
        assertThat(IntStream.range(0, FLOWS).filter(i -> comesTo(second, 1000 + i)).count())
                .isBetween(FLOWS / 4L, FLOWS * 3L / 4);
    }

    @Test
    void shouldDivideTheFlowsOfALoopThatGoes() throws Exception {
        wire(1);
        join();
        join();
        members.removeFirst().close(); // it has read the queue
        turn();
        for (int i = 0; i < FLOWS; i++) {
            send(6, 1000 + i, 80);
        }
        assertThat(received().getFirst()).hasSize(FLOWS);
        Frame frame = members.getFirst().allocate();
        Frames.ipv4(frame, 6, (int) US_LOW, 80, (int) PEER_LOW, 7000);
        assertThat(members.getFirst().transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
    }

    @Test
    void shouldPassOverALoopThatTakesNothing() throws Exception {
        wire(1);
        SteeredQueue reader = join();
        join();
        Frame[] frames = new Frame[32];
        for (int round = 0; round < 40; round++) {
            for (int i = 0; i < 100; i++) {
                send(6, 1000 + i, 80);
            }
            now += 100_000_000;
            reader.settle(now);
            for (int got = reader.receive(frames, 32); got > 0; got = reader.receive(frames, 32)) {
                for (int j = 0; j < got; j++) {
                    frames[j].release();
                }
            }
        }
        assertThat(steering.droppedFrames()).isPositive();
        for (int i = 0; i < FLOWS; i++) {
            assertThat(comesTo(reader, 1000 + i)).isTrue();
        }
    }

    @Test
    void shouldTryAQueueAgainThatWasInUse() throws Exception {
        MemoryWire wire = new MemoryWire(WireSettings.between("us", "peer"));
        steering = new Steering(wire.first(), DatagramHomes.NOWHERE, 42);
        LinkQueue earlier = wire.first().open(0, new HandLoop(50));
        SteeredQueue member = join();
        assertThat(member.refusal()).isNotNull();
        assertThat(member.allocate()).isNull();
        earlier.close();
        now += 1_500_000_000;
        turn();
        assertThat(member.refusal()).isNull();
        Frame frame = member.allocate();
        assertThat(frame).isNotNull();
        frame.release();
    }
}
