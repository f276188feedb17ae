package io.nstack.links.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.link.Offload;
import io.nstack.links.Frames;
import io.nstack.links.TestLoop;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireEnd;
import io.nstack.links.memory.WireSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultLinkTest {

    private static final int FRAMES = 1000;
    private final MemoryWire wire = new MemoryWire(WireSettings.between("a", "b").withFrames(2048, 2048));
    private long nowNanos = 1_000;

    @Test
    void shouldPassEverythingWhenNothingIsToHappen() throws IOException {
        assertThat(transfer(Impairment.NONE, 1)).isEqualTo(numbers());
    }

    @Test
    void shouldLoseTheGivenShare() throws IOException {
        List<String> received = transfer(Impairment.NONE.withLoss(0.2), 1);

        assertThat(received.size()).isBetween(760, 840);
        assertThat(numbers()).containsSubsequence(received);
    }

    @Test
    void shouldCountWhatItLosesAsDropped() throws IOException {
        FaultLink link = link(Impairment.NONE.withLoss(1), Impairment.NONE, 1);
        FaultQueue out = link.open(0, new TestLoop());
        Frames.send(out, "x");

        assertThat(link.statistics().transmitDropped()).isEqualTo(1);
        assertThat(out.available()).isEqualTo(2048);
    }

    @Test
    void shouldRepeatTheGivenShare() throws IOException {
        List<String> received = transfer(Impairment.NONE.withDuplication(0.1), 1);

        assertThat(received.size()).isBetween(1070, 1130);
        assertThat(received.stream().distinct()).containsExactlyElementsOf(numbers());
    }

    @Test
    void shouldTurnOneBitBehindTheEthernetHeader() throws IOException {
        List<String> received = transfer(Impairment.NONE.withCorruption(0.5), 1);
        int spoiled = 0;
        for (int i = 0; i < FRAMES; i++) {
            int bits = differingBits(text(i), received.get(i));
            assertThat(bits).isLessThanOrEqualTo(1);
            assertThat(received.get(i)).startsWith("ethernet head ");
            spoiled += bits;
        }
        assertThat(spoiled).isBetween(430, 570);
    }

    @Test
    void shouldLetLaterFramesOvertake() throws IOException {
        FaultQueue out = link(Impairment.NONE.withReordering(0.1, 1_000), Impairment.NONE, 1).open(0, new TestLoop());
        LinkQueue b = wire.second().open(0, new TestLoop());
        List<String> received = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            Frames.send(out, text(i));
            nowNanos += 400;
            out.receive(new Frame[1], 1);
            received.addAll(Frames.receive(b));
        }
        nowNanos += 1_000;
        out.receive(new Frame[1], 1);
        received.addAll(Frames.receive(b));

        assertThat(received).containsExactlyInAnyOrderElementsOf(numbers()).isNotEqualTo(numbers());
        for (int i = 0; i < FRAMES; i++) {
            assertThat(Math.abs(received.indexOf(text(i)) - i)).isLessThanOrEqualTo(3); // 1000 ns are 3 frames
        }
    }

    @Test
    void shouldDelayInVirtualTime() throws IOException {
        FaultQueue out = link(Impairment.NONE.withDelay(5_000, 0), Impairment.NONE, 1).open(0, new TestLoop());
        LinkQueue b = wire.second().open(0, new TestLoop());
        Frames.send(out, "x");

        assertThat(out.nextNanos()).isEqualTo(6_000);
        assertThat(out.arm()).isFalse();
        nowNanos = 5_999;
        assertThat(Frames.receive(out)).isEmpty();
        assertThat(Frames.receive(b)).isEmpty();
        nowNanos = 6_000;
        assertThat(Frames.receive(out)).isEmpty();
        assertThat(Frames.receive(b)).containsExactly("x");
        assertThat(out.nextNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(out.arm()).isTrue();
    }

    @Test
    void shouldDelayWhatIsReceived() throws IOException {
        FaultQueue in = link(Impairment.NONE, Impairment.NONE.withDelay(5_000, 0), 1).open(0, new TestLoop());
        LinkQueue b = wire.second().open(0, new TestLoop());
        Frames.send(b, "x");

        assertThat(Frames.receive(in)).isEmpty();
        nowNanos = in.nextNanos();
        assertThat(nowNanos).isEqualTo(6_000);
        assertThat(Frames.receive(in)).containsExactly("x");
    }

    @Test
    void shouldKeepTheOrderUnderJitter() throws IOException {
        assertThat(transfer(Impairment.NONE.withDelay(0, 5_000), 1)).isEqualTo(numbers());
    }

    @Test
    void shouldSendAtTheGivenRateAndDropWhatFindsNoRoomInTheQueue() throws IOException {
        Impairment slow = Impairment.NONE.withRate(8_000_000, 3_000); // a byte a microsecond
        FaultLink link = link(slow, Impairment.NONE, 1);
        FaultQueue out = link.open(0, new TestLoop());
        LinkQueue b = wire.second().open(0, new TestLoop());
        for (int i = 0; i < 6; i++) {
            Frames.send(out, new byte[1_000]);
        }
        nowNanos += 999_999;
        Frames.receive(out);
        assertThat(Frames.receive(b)).isEmpty();
        nowNanos += 1;
        Frames.receive(out);
        assertThat(Frames.receive(b)).hasSize(1);
        nowNanos += 10_000_000;
        Frames.receive(out);
        assertThat(Frames.receive(b)).hasSize(3); // one on its way and 3000 bytes behind it
        assertThat(link.statistics().transmitDropped()).isEqualTo(2);
    }

    @Test
    void shouldDoTheSameAgainWithTheSameSeed() throws IOException {
        Impairment all = Impairment.NONE.withLoss(0.1).withDuplication(0.1).withCorruption(0.1)
                .withReordering(0.1, 100).withDelay(10, 50);

        List<String> once = transfer(all, 7);
        assertThat(transfer(all, 7)).isEqualTo(once);
        assertThat(transfer(all, 8)).isNotEqualTo(once);
    }

    @Test
    void shouldNotLeaveChecksumsToTheLinkBelow() throws IOException {
        MemoryWire several = new MemoryWire(WireSettings.of(WireEnd.named("c", 2), WireEnd.named("d", 2)));
        FaultLink link = new FaultLink(several.first(), settings(Impairment.NONE, Impairment.NONE, 1), () -> 0);

        assertThat(link.traits().offloads()).containsExactly(Offload.RSS);
        assertThat(link.traits().queues()).isEqualTo(2);
    }

    @Test
    void shouldReleaseWhatIsUnderWayWhenItCloses() throws IOException {
        FaultQueue out = link(Impairment.NONE.withDelay(5_000, 0), Impairment.NONE, 1).open(0, new TestLoop());
        Frame frame = out.allocate();
        frame.writeByte(1);
        out.transmit(new Frame[]{frame}, 0, 1);
        out.close();

        assertThat(frame.refCnt()).isZero();
    }

    private List<String> transfer(Impairment outwards, long seed) throws IOException {
        FaultQueue out = link(outwards, Impairment.NONE, seed).open(0, new TestLoop());
        LinkQueue b = wire.second().open(0, new TestLoop());
        List<String> received = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            Frames.send(out, text(i));
            nowNanos += 10;
            Frames.receive(out);
            received.addAll(Frames.receive(b));
        }
        nowNanos += 1_000_000;
        Frames.receive(out);
        received.addAll(Frames.receive(b));
        out.close();
        b.close();
        return received;
    }

    private FaultLink link(Impairment out, Impairment in, long seed) {
        return new FaultLink(wire.first(), settings(out, in, seed), () -> nowNanos);
    }

    private static FaultSettings settings(Impairment out, Impairment in, long seed) {
        return new FaultSettings("faulty", seed, out, in);
    }

    private static List<String> numbers() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            all.add(text(i));
        }
        return all;
    }

    private static String text(int number) { return "ethernet head " + number; }

    private static int differingBits(String one, String other) {
        int bits = 0;
        for (int i = 0; i < one.length(); i++) {
            bits += Integer.bitCount((one.charAt(i) ^ other.charAt(i)) & 0xff);
        }
        return bits;
    }
}
