package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Stacks that mistake whose a buffer is. */
final class BufferMutants {

    private BufferMutants() {}

    static List<Mutant> all() {
        return List.of(
                stream("B01", good -> new StreamDecorator(good) {
                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        ByteBuf own = Unpooled.directBuffer(dst.writableBytes(), dst.writableBytes());
                        int got = inner.tryRead(own);
                        if (got > 0) {
                            dst.setBytes(0, own, 0, got).writerIndex(dst.writerIndex() + got);
                        }
                        own.release();
                        return got;
                    }
                }),
                stream("B02", good -> new StreamDecorator(good) {
                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        dst.ensureWritable(500, false);
                        return inner.tryRead(dst);
                    }
                }),
                stream("B03", good -> new StreamDecorator(good) {
                    @Override
                    public int tryRead(ByteBuf dst) throws IOException { return inner.tryRead(dst.retain()); }
                }),
                stream("B04", good -> new StreamDecorator(good) {
                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        int taken = inner.tryWrite(src, length, more);
                        src.skipBytes(taken);
                        return taken;
                    }
                }),
                stream("B05", good -> new StreamDecorator(good) {
                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        return Math.min(length, inner.tryWrite(src, src.readableBytes(), more));
                    }
                }),
                engine("B06", Borrowing::new),
                stream("B07", good -> new StreamDecorator(good) {
                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        return inner.tryWrite(src.retain(), length, more);
                    }
                }),
                stream("B08", good -> new Lender(good) {
                    @Override
                    ByteBuf lend(ByteBuf received) { return received.retain(); }
                }).implies("B10"),
                stream("B09", good -> new Lender(good) {
                    private final ByteBuf slot = Unpooled.directBuffer(1000, 1000);

                    @Override
                    ByteBuf lend(ByteBuf received) {
                        int length = received.readableBytes();
                        slot.setBytes(0, received);
                        received.release();
                        return Unpooled.wrappedBuffer(slot.nioBuffer(0, length)); // the same memory each time
                    }
                }),
                stream("B10", good -> new Lender(good) {
                    private final List<ByteBuf> lent = new ArrayList<>();

                    @Override
                    ByteBuf lend(ByteBuf received) {
                        lent.add(received);
                        return received;
                    }

                    @Override
                    public void close() {
                        lent.stream().filter(each -> each.refCnt() > 0).forEach(ByteBuf::release);
                        inner.close();
                    }
                }),
                stream("B11", Overtaking::new),
                engine("B12", (good, loop) -> new EngineDecorator(good, loop) {
                    private final ByteBuf forgotten = loop.allocator().directBuffer(100);

                    @Override
                    public int poll(ReadyList ready, int budget) {
                        return super.poll(ready, forgotten.capacity() > 0 ? budget : 0);
                    }
                }));
    }

    /** Coalesces writes of some size: keeps them without a reference until the next poll. */
    private static final class Borrowing extends EngineDecorator {

        private final List<Runnable> kept = new ArrayList<>();

        Borrowing(PollEngine inner, ContextDecorator loop) { super(inner, loop); }

        @Override
        StreamDecorator stream(StreamEndpoint good) {
            return new StreamDecorator(good) {
                @Override
                public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                    if (length < 400 || length > 500) {
                        return inner.tryWrite(src, length, more);
                    }
                    ByteBuf slice = src.slice(src.readerIndex(), length);
                    kept.add(() -> write(slice));
                    return length;
                }

                private void write(ByteBuf slice) {
                    try {
                        inner.tryWrite(slice, slice.readableBytes(), false);
                    } catch (IOException e) {
                        // lost
                    }
                }
            };
        }

        @Override
        public int poll(ReadyList ready, int budget) {
            List<Runnable> now = List.copyOf(kept);
            kept.clear();
            now.forEach(Runnable::run);
            return super.poll(ready, budget) + now.size();
        }
    }

    /** Lends what it has read into a buffer. */
    private abstract static class Lender extends StreamDecorator {

        Lender(StreamEndpoint inner) { super(inner); }

        abstract ByteBuf lend(ByteBuf received);

        @Override
        public ByteBuf tryLend() throws IOException {
            ByteBuf received = Unpooled.directBuffer(1000, 1000);
            if (inner.tryRead(received) > 0) {
                return lend(received);
            }
            received.release();
            return null;
        }
    }

    /** Lends the second half of what it has first. */
    private static final class Overtaking extends StreamDecorator {

        private final ByteBuf left = Unpooled.directBuffer();

        Overtaking(StreamEndpoint inner) { super(inner); }

        @Override
        public int tryRead(ByteBuf dst) throws IOException {
            if (!left.isReadable()) {
                return inner.tryRead(dst);
            }
            int now = Math.min(left.readableBytes(), dst.writableBytes());
            dst.writeBytes(left, now);
            return now;
        }

        @Override
        public ByteBuf tryLend() throws IOException {
            ByteBuf received = Unpooled.directBuffer(1000, 1000);
            int got = inner.tryRead(received);
            if (got < 2) {
                left.writeBytes(received);
                received.release();
                return null;
            }
            left.writeBytes(received, got / 2);
            return received;
        }
    }
}
