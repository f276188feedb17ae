package io.nstack.stack.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LendingPoolTest {

    private static final int SLOT = 1024;

    private final Thread owner = Thread.currentThread();
    private final LoopContext loop = (LoopContext) Proxy.newProxyInstance(LoopContext.class.getClassLoader(),
            new Class<?>[]{LoopContext.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("inLoop");
                return Thread.currentThread() == owner;
            });
    private final LendingPool pool = new LendingPool(loop, SLOT, 16 * SLOT);

    private List<ByteBuf> takeAll() {
        List<ByteBuf> all = new ArrayList<>();
        for (ByteBuf next = pool.tryTake(); next != null; next = pool.tryTake()) {
            all.add(next);
        }
        return all;
    }

    private static void elsewhere(Runnable task) throws InterruptedException {
        Thread thread = Thread.ofPlatform().start(task);
        thread.join();
    }

    @Test
    void shouldGiveFreshBuffersUpToTheMost() {
        List<ByteBuf> all = takeAll();
        assertThat(all).hasSize(16).allMatch(each -> each.writableBytes() == SLOT && each.refCnt() == 1);
        all.get(3).writeZero(7).skipBytes(2).markReaderIndex();
        assertThat(all.get(3).release()).isTrue();
        ByteBuf again = pool.tryTake();
        assertThat(again).isSameAs(all.get(3));
        assertThat(again.resetReaderIndex().readerIndex()).isZero();
        assertThat(again.writerIndex()).isZero();
        all.forEach(ByteBuf::release);
        pool.close();
        assertThat(pool.holdsMemory()).isFalse();
    }

    @Test
    void shouldTakeBackFromAnyThread() throws Exception {
        List<ByteBuf> all = takeAll();
        elsewhere(() -> all.forEach(ByteBuf::release));
        assertThat(pool.collect()).isTrue();
        assertThat(takeAll()).containsExactlyInAnyOrderElementsOf(all);
        all.forEach(ByteBuf::release);
        pool.close();
    }

    @Test
    void shouldSayWhenFewAreLeft() {
        List<ByteBuf> all = takeAll();
        assertThat(pool.isShort()).isTrue();
        all.subList(0, 4).forEach(ByteBuf::release);
        assertThat(pool.isShort()).isFalse();
        all.subList(4, 16).forEach(ByteBuf::release);
        pool.close();
    }

    @Test
    void shouldKeepTheMemoryUntilTheLastHasComeBack() throws Exception {
        ByteBuf first = pool.tryTake().writeLong(42);
        ByteBuf second = pool.tryTake();
        ByteBuf before = pool.tryTake();
        elsewhere(before::release);
        pool.close();
        pool.close();
        assertThat(pool.tryTake()).isNull();
        second.release();
        assertThat(first.readLong()).isEqualTo(42);
        assertThat(pool.holdsMemory()).isTrue();
        elsewhere(first::release);
        assertThat(pool.holdsMemory()).isFalse();
    }

    @Test
    void shouldKeepItsMemoryWhenMadeSmaller() {
        ByteBuf buffer = pool.tryTake().writeLong(1).writeLong(2);
        long address = buffer.memoryAddress();
        buffer.capacity(8);
        assertThat(buffer.readableBytes()).isEqualTo(8);
        assertThat(buffer.capacity(SLOT).memoryAddress()).isEqualTo(address);
        assertThatThrownBy(() -> buffer.capacity(SLOT + 1)).isInstanceOf(IllegalArgumentException.class);
        buffer.release();
        assertThatThrownBy(buffer::memoryAddress).isInstanceOf(IllegalReferenceCountException.class);
        pool.close();
    }
}
