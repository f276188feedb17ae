package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Packet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReassemblyTest {

    private static final int TOTAL = 5000;

    private final TestFrames frames = new TestFrames(4096, 512);
    private final Reassembly reassembly = new Reassembly();

    @Test
    void shouldGiveEachByteOnceAndInOrderWhateverOverlaps() {
        for (int seed = 0; seed < 200; seed++) {
            reassemble(new SplittableRandom(seed), seed * 0x1234_5678);
            assertThat(reassembly.bytes()).isZero();
            assertThat(frames.out()).isZero();
        }
    }

    private void reassemble(SplittableRandom random, int origin) {
        int next = 0;
        while (next < TOTAL) {
            int from = Math.min(TOTAL - 1, next + random.nextInt(200));
            int length = Math.min(TOTAL - from, 1 + random.nextInt(100));
            if (from > next) {
                offer(origin, from, length);
            } else {
                next += length;
            }
            for (Frame frame = reassembly.poll(origin + next); frame != null; frame = reassembly.poll(origin + next)) {
                while (frame.isReadable()) {
                    assertThat(frame.readByte()).isEqualTo((byte) (next * 31));
                    next++;
                }
                frame.release();
            }
        }
    }

    private boolean offer(int origin, int from, int length) {
        Frame frame = frames.take();
        int at = frame.readerIndex();
        for (int i = 0; i < length; i++) {
            frame.setByte(at + i, (byte) ((from + i) * 31));
        }
        Packet packet = new Packet();
        packet.frame = frame;
        boolean taken = reassembly.offer(origin + from, at, length, packet, 1000);
        if (packet.frame != null) {
            packet.frame.release();
        }
        return taken;
    }

    @Test
    void shouldHoldNoMoreFramesThanItMay() {
        Packet packet = new Packet();
        for (int i = 0; i < 10; i++) {
            packet.frame = frames.take();
            boolean taken = reassembly.offer(100 + 10 * i, 128, 5, packet, 4);
            assertThat(taken).isEqualTo(i < 4);
            if (packet.frame != null) {
                packet.frame.release();
                packet.frame = null;
            }
        }
        reassembly.clear();
        assertThat(frames.out()).isZero();
    }

    @Test
    void shouldSayWhichPartItHeldAlready() {
        offer(0, 100, 50);
        offer(0, 120, 50);
        assertThat(reassembly.duplicateLeft).isEqualTo(120);
        assertThat(reassembly.duplicateRight).isEqualTo(150);
        offer(0, 200, 10);
        assertThat(reassembly.duplicateLeft).isEqualTo(reassembly.duplicateRight);
        reassembly.clear();
    }
}
