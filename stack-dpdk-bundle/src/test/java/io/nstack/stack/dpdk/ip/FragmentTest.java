package io.nstack.stack.dpdk.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {

    private static final long SECOND = 1_000_000_000L;

    private final TwoHosts hosts = new TwoHosts(1500);
    private final TestTransport there = new TestTransport();
    private final List<byte[]> held = new ArrayList<>();

    {
        hosts.b.ip.transport(200, there);
        hosts.run();
        hosts.pass(2 * SECOND);
        hosts.pass(2 * SECOND);
    }

    @AfterEach
    void noFrameIsLeft() { assertThat(hosts.close()).isZero(); }

    private byte[] send(String remote, int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        IpAddress to = IpFixture.ip(remote);
        boolean sent = hosts.a.ip.sendCopy(java.lang.foreign.Arena.ofAuto().allocate(length).copyFrom(
                java.lang.foreign.MemorySegment.ofArray(bytes)), 0, length,
                hosts.a.ip.destination(0, 0, to.high(), to.low()), 200, 0, 0);
        assertThat(sent).isTrue();
        hosts.run();
        return bytes;
    }

    /** Sends one of that length and holds its fragments back. */
    private byte[] hold(String remote, int length) throws Exception {
        send(remote, 1);
        there.packets.clear();
        hosts.wire = frame -> {
            held.add(frame);
            return null;
        };
        byte[] bytes = send(remote, length);
        hosts.wire = frame -> frame;
        return bytes;
    }

    private void arrive(byte[] frame) {
        hosts.b.ip.receive(hosts.b.frames.of(frame), hosts.now);
        hosts.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void shouldCarryPacketsOfEveryLength(String remote) throws Exception {
        for (int length : new int[]{1, 1452, 1453, 1480, 1481, 2960, 2961, 20_000, 65_515}) {
            byte[] bytes = send(remote, length);
            assertThat(there.packets.removeLast()).isEqualTo(HexFormat.of().formatHex(bytes));
        }
        assertThat(hosts.b.frames.out()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void shouldPutFragmentsTogetherInAnyOrderAndIgnoreRepeatedOnes(String remote) throws Exception {
        byte[] bytes = hold(remote, 8000);
        for (int seed = 0; seed < 50; seed++) {
            List<byte[]> order = new ArrayList<>(held.subList(0, held.size() - 1));
            order.addAll(held.subList(0, held.size() - 1));
            Collections.shuffle(order, new Random(seed));
            order.add(held.getLast());
            order.forEach(this::arrive);
            assertThat(there.packets.removeLast()).as("seed %d", seed).isEqualTo(HexFormat.of().formatHex(bytes));
            assertThat(there.packets).isEmpty();
            assertThat(there.mayLend).isFalse();
        }
    }

    @Test
    void shouldDropAPacketWhoseFragmentsOverlap() throws Exception {
        hold("10.0.0.2", 4000);
        byte[] overlapping = held.get(1).clone();
        overlapping[14 + 7] -= 1; // begins 8 bytes earlier, inside the first fragment
        fix(overlapping);
        arrive(held.get(0));
        arrive(overlapping);
        arrive(held.get(1));
        arrive(held.get(2));
        assertThat(there.packets).isEmpty();
        assertThat(hosts.b.ip.counters().reassembled).isZero();
    }

    private static void fix(byte[] frame) {
        frame[24] = 0;
        frame[25] = 0;
        int total = 0;
        for (int i = 14; i < 34; i += 2) {
            total += (frame[i] & 0xff) << 8 | frame[i + 1] & 0xff;
        }
        total = (total & 0xffff) + (total >>> 16);
        total = ~total & 0xffff;
        frame[24] = (byte) (total >>> 8);
        frame[25] = (byte) total;
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void shouldGiveUpAfterAMinuteAndSayIt(String remote) throws Exception {
        hold(remote, 4000);
        arrive(held.get(0));
        long pending = hosts.b.ip.nextTimerNanos();
        assertThat(pending - hosts.now).isEqualTo(60 * SECOND);
        List<String> seen = new ArrayList<>();
        hosts.wire = frame -> {
            seen.add(HexFormat.of().formatHex(frame));
            return frame;
        };
        hosts.pass(60 * SECOND);
        assertThat(seen).anyMatch(each -> each.contains(remote.startsWith("1") ? "0b01" : "0301"));
        arrive(held.get(1));
        arrive(held.get(2));
        assertThat(there.packets).isEmpty();
    }

    @Test
    void shouldSayNothingAboutAPacketWhoseBeginningNeverCame() throws Exception {
        hold("10.0.0.2", 4000);
        arrive(held.get(1));
        List<byte[]> seen = new ArrayList<>();
        hosts.wire = frame -> {
            seen.add(frame);
            return frame;
        };
        hosts.pass(61 * SECOND);
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldGiveTheOldestUpWhenThereAreTooMany() throws Exception {
        hold("10.0.0.2", 4000);
        arrive(held.get(0));
        for (int i = 1; i <= 100; i++) {
            byte[] other = held.get(0).clone();
            other[18] += (byte) i;
            other[19] += (byte) (i * 7);
            fix(other);
            arrive(other);
        }
        arrive(held.get(1));
        arrive(held.get(2));
        assertThat(there.packets).isEmpty();
        assertThat(hosts.b.frames.out()).as("fragments' frames are not kept").isZero();
    }

    @Test
    void shouldMarkThePacketWhenARouterMarkedOneFragment() throws Exception {
        hold("10.0.0.2", 4000);
        byte[] marked = held.get(1).clone();
        marked[15] |= 3;
        fix(marked);
        arrive(held.get(0));
        arrive(marked);
        arrive(held.get(2));
        assertThat(there.trafficClass & 3).isEqualTo(3);
    }

    @Test
    void shouldNotTakeFragmentsBeyondTheLongestPacket() throws Exception {
        hold("10.0.0.2", 4000);
        byte[] far = held.get(2).clone();
        far[20] = 0x1f;
        far[21] = (byte) 0xff;
        fix(far);
        arrive(far);
        assertThat(hosts.b.ip.counters().fragmentsDropped).isEqualTo(1);
        assertThat(hosts.b.ip.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldSetDontFragmentOnWhatFitsOnly() throws Exception {
        hold("10.0.0.2", 4000);
        assertThat(held).allMatch(each -> (each[20] & 0x40) == 0);
        held.clear();
        hold("10.0.0.2", 1000);
        assertThat(held).hasSize(1).allMatch(each -> (each[20] & 0x40) != 0);
    }
}
