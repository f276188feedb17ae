package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.TestLoop;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ring gives back what was sent into it. */
class RingLinkTest {

    private static final int FRAMES = 2048;

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final TestLoop loop = new TestLoop();
    private final Frame[] burst = new Frame[64];
    private DpdkLink link;
    private LinkQueue queue;

    @BeforeEach
    void open() throws IOException {
        NeedsShim.assume();
        link = DpdkLink.start(LinkConfig.of("ring", "net_ring").withFrames(FRAMES), shared);
        queue = link.open(0, loop);
    }

    @AfterEach
    void close() {
        if (link != null) {
            queue.close();
            assertThat(link.close(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void shouldGiveBackWhatWasSent() {
        Frame frame = queue.allocate();
        assertThat(frame.readerIndex()).isEqualTo(Frame.HEADROOM);
        frame.writeLong(0x0123456789abcdefL).writeZero(52);
        assertThat(queue.transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);

        assertThat(queue.receive(burst, 64)).isEqualTo(1);
        assertThat(burst[0].readableBytes()).isEqualTo(60);
        assertThat(burst[0].getLong(burst[0].readerIndex())).isEqualTo(0x0123456789abcdefL);
        assertThat(burst[0].release()).isTrue();
    }

    @Test
    void shouldSendBytesThatWerePutBeforeTheReaderIndex() {
        Frame frame = queue.allocate();
        frame.writeBytes(new byte[40]);
        frame.readerIndex(Frame.HEADROOM - 14);
        frame.setShort(frame.readerIndex() + 12, 0x0800);
        queue.transmit(new Frame[]{frame}, 0, 1);
        assertThat(queue.receive(burst, 1)).isEqualTo(1);
        assertThat(burst[0].readableBytes()).isEqualTo(54);
        assertThat(burst[0].getUnsignedShort(burst[0].readerIndex() + 12)).isEqualTo(0x0800);
        burst[0].release();
    }

    @Test
    void shouldSayNullWhenThePoolIsEmptyAndGoOnWhenFramesComeBack() {
        List<Frame> taken = new ArrayList<>();
        for (Frame frame = queue.allocate(); frame != null; frame = queue.allocate()) {
            taken.add(frame);
        }
        assertThat(taken).hasSize(FRAMES);
        assertThat(queue.available()).isZero();
        taken.forEach(Frame::release);
        assertThat(queue.available()).isEqualTo(FRAMES);
        Frame again = queue.allocate();
        assertThat(again).isNotNull();
        again.release();
    }

    @Test
    void shouldTakeBackFramesThatOtherThreadsRelease() throws Exception {
        for (int round = 0; round < 20; round++) {
            List<Frame> taken = new ArrayList<>();
            for (int i = 0; i < FRAMES / 2; i++) {
                taken.add(queue.allocate());
            }
            List<Thread> threads = List.of(Thread.ofPlatform().start(() -> release(taken, 0)),
                    Thread.ofVirtual().start(() -> release(taken, 1)));
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(queue.receive(burst, 1)).isZero();
        }
        assertThat(queue.available()).isEqualTo(FRAMES);
    }

    private static void release(List<Frame> frames, int first) {
        for (int i = first; i < frames.size(); i += 2) {
            frames.get(i).release();
        }
    }

    @Test
    void shouldKeepMemoryUntilTheLastLentFrameIsReleased() {
        Frame sent = queue.allocate();
        sent.writeLong(7);
        queue.transmit(new Frame[]{sent}, 0, 1);
        queue.receive(burst, 1);
        Frame held = burst[0];

        queue.close();
        assertThat(link.close(Duration.ofSeconds(5))).isTrue();
        assertThat(link.holdsMemory()).isTrue();
        assertThat(held.readLong()).isEqualTo(7);
        held.release();
        assertThat(link.holdsMemory()).isFalse();
    }

    @Test
    void shouldNotUnplugWhileAQueueIsOpen() {
        assertThat(link.close(Duration.ZERO)).isFalse();
        assertThat(queue.receive(burst, 1)).isZero();
        assertThatThrownBy(() -> link.open(0, loop)).isInstanceOf(IOException.class).hasMessageContaining("ring");
        queue.close();
        assertThat(link.close(Duration.ZERO)).isTrue();
    }

    @Test
    void shouldRefuseToOpenAQueueTwice() {
        assertThatThrownBy(() -> link.open(0, loop)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldSendFramesThatAskForOffloads() {
        Frame frame = queue.allocate();
        frame.writeZero(12).writeShort(0x0800).writeByte(0x45).writeZero(19).writeZero(12).writeByte(0x50)
                .writeZero(47);
        frame.headers(Frame.HEADROOM + 14, Frame.HEADROOM + 34);
        frame.flags(Frame.TX_IP_CHECKSUM | Frame.TX_TCP_CHECKSUM);
        frame.segmentBytes(20);
        assertThat(queue.transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
        assertThat(queue.receive(burst, 1)).isEqualTo(1);
        assertThat(burst[0].readableBytes()).isEqualTo(94);
        assertThat(burst[0].flags()).isZero();
        assertThat(burst[0].segmentBytes()).isZero();
        burst[0].release();
    }

    @Test
    void shouldTakeAsManyFramesAsTheQueueHasRoomFor() {
        Frame[] many = new Frame[1500];
        for (int i = 0; i < many.length; i++) {
            many[i] = queue.allocate();
            many[i].writeZero(60);
        }
        int taken = queue.transmit(many, 0, many.length);
        assertThat(taken).isBetween(1000, 1024); // the ring's room
        for (int i = taken; i < many.length; i++) {
            many[i].release();
        }
        for (int came = queue.receive(burst, 64); came > 0; came = queue.receive(burst, 64)) {
            for (int i = 0; i < came; i++) {
                burst[i].release();
            }
        }
        assertThat(queue.available()).isEqualTo(FRAMES);
    }

    @Test
    void shouldCountFrames() {
        Frame frame = queue.allocate();
        frame.writeZero(60);
        queue.transmit(new Frame[]{frame}, 0, 1);
        queue.receive(burst, 1);
        burst[0].release();
        assertThat(link.statistics().transmittedFrames()).isEqualTo(1);
        assertThat(link.statistics().receivedFrames()).isEqualTo(1);
    }
}
