package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Stacks whose connections go wrong while they live. */
final class StreamMutants {

    private StreamMutants() {}

    static List<Mutant> all() {
        return List.of(
                stream("S01", good -> new StreamDecorator(good) {
                    private boolean asked;

                    @Override
                    public boolean isConnected() {
                        boolean before = asked;
                        asked = true;
                        return before && inner.isConnected();
                    }

                    @Override
                    public int pass(int bits) { return bits & ~CONNECTED; }
                }),
                stream("S02", good -> new StreamDecorator(good) {
                    private int total;

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        int at = dst.writerIndex();
                        int got = inner.tryRead(dst);
                        total += Math.max(0, got);
                        if (got > 0 && total > 100_000) {
                            dst.setByte(at, dst.getByte(at) + 1);
                        }
                        return got;
                    }
                }),
                stream("S03", good -> new StreamDecorator(good) {
                    @Override
                    public SocketAddress remote() { return inner.local(); }
                }),
                engine("S04", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public StreamEndpoint connect(ConnectRequest asked) throws IOException {
                        return super.connect(
                                new ConnectRequest(asked.remote(), null, asked.options(), asked.firstData()));
                    }
                }),
                stream("S05", good -> new StreamDecorator(good) {
                    private int nones;

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        int got = inner.tryRead(dst);
                        nones += got == 0 ? 1 : 0;
                        return got;
                    }

                    @Override
                    public int pass(int bits) { return nones < 2 ? bits : bits & ~READABLE; }
                }).implies("W01", "B09"),
                stream("S06", good -> new StreamDecorator(good) {
                    @Override
                    public int readable() { return 0; }
                }),
                stream("S07", good -> new StreamDecorator(good) {
                    private boolean full;

                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        int taken = inner.tryWrite(src, length, more);
                        full |= taken < length;
                        return taken;
                    }

                    @Override
                    public int pass(int bits) { return full ? bits & ~WRITABLE : bits; }
                }),
                stream("S08", good -> new StreamDecorator(good) {
                    private boolean ended;

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        int got = inner.tryRead(dst);
                        boolean again = ended;
                        ended |= got < 0;
                        return again ? 0 : got;
                    }
                }),
                stream("S09", good -> new StreamDecorator(good) {
                    @Override
                    public int pass(int bits) {
                        return (bits & (PEER_SHUT | FAILED)) == PEER_SHUT ? bits & ~(PEER_SHUT | READABLE) : bits;
                    }
                }).implies("S10"),
                stream("S10", good -> new StreamDecorator(good) {
                    @Override
                    public int pass(int bits) { return bits & ~PEER_SHUT; }
                }),
                stream("S11", good -> new StreamDecorator(good) {
                    @Override
                    public void shutdownOutput() throws IOException {
                        inner.shutdownOutput();
                        inner.shutdownInput();
                    }
                }),
                stream("S12", good -> new StreamDecorator(good) {
                    private boolean shut;

                    @Override
                    public void shutdownOutput() throws IOException {
                        if (shut) {
                            throw new IOException("shut already");
                        }
                        shut = true;
                        inner.shutdownOutput();
                    }
                }),
                stream("S13", good -> new StreamDecorator(good) {
                    private boolean shut;

                    @Override
                    public void shutdownOutput() throws IOException {
                        shut = true;
                        inner.shutdownOutput();
                    }

                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        return shut ? length : inner.tryWrite(src, length, more);
                    }
                }),
                stream("S14", good -> new StreamDecorator(good) {
                    private boolean shut;

                    @Override
                    public void shutdownInput() throws IOException {
                        shut = true;
                        inner.shutdownInput();
                    }

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException { return shut ? 0 : inner.tryRead(dst); }
                }),
                stream("S15", good -> new StreamDecorator(good) {
                    private boolean shut;

                    @Override
                    public void shutdownInput() { shut = true; }

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException { return shut ? -1 : inner.tryRead(dst); }
                }),
                engine("S16", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public StreamEndpoint connect(ConnectRequest asked) throws IOException {
                        ByteBuf early = asked.firstData();
                        if (early != null) {
                            early.skipBytes(early.readableBytes());
                        }
                        return super.connect(
                                new ConnectRequest(asked.remote(), asked.local(), asked.options(), null));
                    }
                }),
                stream("S17", BackwardGathering::new),
                stream("S18", good -> new StreamDecorator(good) {
                    private boolean read;

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        read = true;
                        return inner.tryRead(dst);
                    }

                    @Override
                    public int pass(int bits) { return read ? bits : bits & ~READABLE; }
                }),
                engine("S19", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    StreamDecorator stream(StreamEndpoint inner) { return new Homely(inner, this); }

                    @Override
                    public void attach(StreamEndpoint accepted) throws IOException {
                        if (((Homely) accepted).home != this) {
                            throw new IOException("not from this loop");
                        }
                        super.attach(accepted);
                    }
                }),
                engine("S20", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public void attach(StreamEndpoint accepted) {
                        try {
                            super.attach(accepted);
                        } catch (IOException e) {
                            // as if all were well
                        }
                    }
                }),
                stream("S21", good -> new StreamDecorator(good) {
                    @Override
                    public void close() { inner.abort(); }
                }),
                stream("S22", good -> new StreamDecorator(good) {
                    @Override
                    public void close() {
                        ByteBuf dropped = Unpooled.directBuffer(100_000, 100_000);
                        try {
                            inner.tryRead(dropped);
                        } catch (IOException e) {
                            // it ends anyway
                        }
                        dropped.release();
                        inner.close();
                    }
                }),
                stream("S23", good -> new StreamDecorator(good) {
                    @Override
                    public void abort() { inner.close(); }
                }).implies("S24", "A09", "E02", "E07", "E08"),
                stream("S24", good -> new StreamDecorator(good) {
                    @Override
                    public int tryRead(ByteBuf dst) throws IOException {
                        if (inner.failure() != null) {
                            throw inner.failure();
                        }
                        return inner.tryRead(dst);
                    }
                }),
                stream("S25", good -> new StreamDecorator(good) {
                    private boolean closed;

                    @Override
                    public void close() {
                        if (closed) {
                            throw new IllegalStateException("closed already");
                        }
                        closed = true;
                        inner.close();
                    }
                }),
                engine("S26", Ghosts::new),
                stream("S27", good -> new StreamDecorator(good) {
                    private boolean closed;

                    @Override
                    public int tryRead(ByteBuf dst) throws IOException { return closed ? 0 : inner.tryRead(dst); }

                    @Override
                    public void close() {
                        closed = true;
                        inner.close();
                    }
                }),
                stream("S28", good -> new StreamDecorator(good) {
                    private boolean connected;

                    @Override
                    public boolean isConnected() {
                        connected |= inner.isConnected();
                        return connected;
                    }
                }),
                stream("S29", Lost::new));
    }

    /** Names a loop that does not exist. */
    private static final class Lost extends StreamDecorator implements Homed {

        Lost(StreamEndpoint inner) { super(inner); }

        @Override
        public int loop() { return Integer.MAX_VALUE; }
    }

    /** Takes the last buffer first. */
    private static final class BackwardGathering extends StreamDecorator implements Gathering {

        BackwardGathering(StreamEndpoint inner) { super(inner); }

        @Override
        public long tryWrite(ByteBuf[] buffers, int count, long maxBytes) throws IOException {
            long taken = 0;
            for (int i = count - 1; i >= 0 && taken < maxBytes; i--) {
                int length = (int) Math.min(buffers[i].readableBytes(), maxBytes - taken);
                taken += inner.tryWrite(buffers[i], length, i > 0);
            }
            return taken;
        }
    }

    /** Knows which engine it came from. */
    private static final class Homely extends StreamDecorator {

        final EngineDecorator home;

        Homely(StreamEndpoint inner, EngineDecorator home) {
            super(inner);
            this.home = home;
        }
    }

    /** Reports connections that were closed. */
    private static final class Ghosts extends EngineDecorator {

        private final List<StreamEndpoint> closed = new ArrayList<>();

        Ghosts(io.nstack.stack.poll.PollEngine inner, ContextDecorator loop) { super(inner, loop); }

        @Override
        StreamDecorator stream(StreamEndpoint good) {
            return new StreamDecorator(good) {
                @Override
                public void close() {
                    inner.close();
                    closed.add(this);
                }
            };
        }

        @Override
        public int poll(ReadyList ready, int budget) {
            closed.forEach(each -> ready.add(each, StreamEndpoint.READABLE));
            return super.poll(ready, budget);
        }
    }
}
