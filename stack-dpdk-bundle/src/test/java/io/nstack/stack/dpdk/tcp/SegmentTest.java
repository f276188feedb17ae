package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.wire.TcpHeader;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SegmentTest {

    private final TestFrames frames = new TestFrames(1, 256);
    private final Segment segment = new Segment();

    private Packet packet(int length, byte[] bytes) {
        Frame frame = frames.take();
        int at = frame.capacity() - length; // nothing may be read behind it
        frame.setIndex(0, at).writeBytes(bytes, 0, length);
        Packet packet = new Packet();
        packet.frame = frame;
        packet.offset = at;
        packet.length = length;
        return packet;
    }

    @Test
    void shouldNeverReadBeyondThePacketWhateverIsInIt() {
        SplittableRandom random = new SplittableRandom(11);
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[100];
            random.nextBytes(bytes);
            for (int k = 20; k < 60; k++) {
                bytes[k] = random.nextBoolean() ? (byte) random.nextInt(12) : bytes[k];
            }
            int length = random.nextInt(100);
            Packet packet = packet(length, bytes);
            if (segment.parse(packet)) {
                good++;
                assertThat(segment.length).isBetween(0, length - TcpHeader.BYTES);
                assertThat(segment.offset + segment.length).isEqualTo(packet.offset + length);
                assertThat(segment.sackCount).isBetween(0, Segment.MOST_SACK_BLOCKS);
                assertThat(segment.windowShift).isLessThanOrEqualTo(14);
            }
            packet.frame().release();
        }
        assertThat(good).isGreaterThan(1000);
    }

    @Test
    void shouldRefuseAHeaderThatIsLongerThanThePacket() {
        byte[] bytes = new byte[24];
        bytes[12] = (byte) 0x70;
        assertThat(segment.parse(packet(24, bytes))).isFalse();
    }

    @Test
    void shouldCountSynAndFin() {
        segment.sequence = 10;
        segment.length = 5;
        segment.flags = TcpHeader.SYN | TcpHeader.FIN;
        assertThat(segment.sequenceLength()).isEqualTo(7);
        assertThat(segment.end()).isEqualTo(17);
    }
}
