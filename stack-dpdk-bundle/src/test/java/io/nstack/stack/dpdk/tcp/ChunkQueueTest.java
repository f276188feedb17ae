package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {

    private final ChunkPool pool = new ChunkPool(2 << 20);
    private final ChunkQueue queue = new ChunkQueue(pool);

    @Test
    void shouldKeepBytesInOrderWhateverIsAppendedAndDropped() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] model = new byte[0];
        for (int i = 0; i < 3000; i++) {
            byte[] more = new byte[random.nextInt(20_000)];
            random.nextBytes(more);
            ByteBuf source = Unpooled.directBuffer().writeBytes(more);
            assertThat(queue.append(source, 0, more.length)).isEqualTo(more.length);
            source.release();
            model = Arrays.copyOf(model, model.length + more.length);
            System.arraycopy(more, 0, model, model.length - more.length, more.length);
            int from = model.length == 0 ? 0 : random.nextInt(model.length);
            byte[] part = new byte[Math.min(1448, model.length - from)];
            queue.copyTo(from, MemorySegment.ofArray(part), 0, part.length);
            assertThat(part).isEqualTo(Arrays.copyOfRange(model, from, from + part.length));
            int drop = model.length > 400_000 ? model.length : random.nextInt(model.length + 1);
            queue.drop(drop);
            model = Arrays.copyOfRange(model, drop, model.length);
            assertThat(queue.bytes()).isEqualTo(model.length);
        }
        queue.clear();
        assertThat(pool.taken()).isZero();
    }

    @Test
    void shouldTakeNoMoreThanThePoolHas() {
        ByteBuf much = Unpooled.directBuffer().writeZero(3 << 20);
        assertThat(queue.append(much, 0, 3 << 20)).isEqualTo(2 << 20);
        assertThat(pool.hasFree()).isFalse();
        queue.drop(Chunk.BYTES);
        assertThat(pool.hasFree()).isTrue();
    }

    @Test
    void shouldMoveBytesFromTheFront() {
        ByteBuf source = Unpooled.directBuffer().writeZero(40_000).setByte(39_999, 7);
        queue.append(source, 0, 40_000);
        ByteBuf into = Unpooled.directBuffer(40_000, 40_000);
        queue.moveTo(into, 40_000);
        assertThat(into.getByte(39_999)).isEqualTo((byte) 7);
        assertThat(pool.taken()).isZero();
    }

    @Test
    void shouldRefuseWhatIsNotInIt() {
        queue.append(Unpooled.directBuffer().writeZero(10), 0, 10);
        byte[] into = new byte[20];
        assertThatThrownBy(() -> queue.copyTo(5, MemorySegment.ofArray(into), 0, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> queue.drop(11)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldBeWrittenAndReadBack() throws Exception {
        queue.append(Unpooled.directBuffer().writeBytes("hello".getBytes("US-ASCII")), 0, 5);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        queue.writeTo(new java.io.DataOutputStream(bytes));
        ChunkQueue read = new ChunkQueue(pool);
        read.readFrom(new java.io.DataInputStream(new java.io.ByteArrayInputStream(bytes.toByteArray())));
        ByteBuf into = Unpooled.directBuffer(5, 5);
        read.moveTo(into, 5);
        assertThat(into.toString(java.nio.charset.StandardCharsets.US_ASCII)).isEqualTo("hello");
    }
}
