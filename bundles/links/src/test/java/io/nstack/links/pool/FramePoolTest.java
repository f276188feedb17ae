package io.nstack.links.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.nstack.link.Frame;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FramePoolTest {

    private final FramePool pool = new FramePool(1500, 300);

    @Test
    void shouldGiveAsManyFramesAsItMay() {
        Set<Frame> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Frame frame = pool.take(); frame != null; frame = pool.take()) {
            taken.add(frame);
        }

        assertThat(taken.size()).isEqualTo(300);
        assertThat(pool.available()).isZero();
        taken.forEach(Frame::release);
        assertThat(pool.available()).isEqualTo(300);
    }

    @Test
    void shouldGiveFramesWithHeadroomAndRoomForTheMtu() {
        Frame frame = pool.take();

        assertThat(frame.readerIndex()).isEqualTo(Frame.HEADROOM);
        assertThat(frame.writableBytes()).isGreaterThanOrEqualTo(1514);
        assertThat(frame.refCnt()).isEqualTo(1);
        frame.release();
    }

    @Test
    void shouldTakeBackWhatAnotherThreadReleases() throws InterruptedException {
        Frame frame = pool.take();
        Thread.ofPlatform().start(frame::release).join();

        assertThat(pool.available()).isEqualTo(300);
    }

    @Test
    void shouldKeepItsMemoryUntilTheLastFrameIsBack() throws InterruptedException {
        Frame here = pool.take();
        Frame there = pool.take();
        pool.close();
        assertThat(pool.take()).isNull();

        here.release();
        assertThat(pool.holdsMemory()).isTrue();
        Thread.ofPlatform().start(there::release).join();
        assertThat(pool.holdsMemory()).isFalse();
    }

    @Test
    void shouldFreeItsMemoryAtOnceWhenAllFramesAreBack() {
        pool.take().release();
        pool.close();

        assertThat(pool.holdsMemory()).isFalse();
    }

    @Test
    void shouldNotAllocateOnceWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Frame source = pool.take();
        source.writeZero(1000);
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            pool.takeCopy(source).release();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        source.release();

        assertThat(allocated).isLessThan(10_000); // less than a byte a frame: nothing is made for one
    }
}
