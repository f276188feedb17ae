package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.datagram;
import static io.nstack.stack.tck.mutant.Mutant.stack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;

/** Stacks whose datagrams go wrong. */
final class DatagramMutants {

    private static final int LONGEST = 65_507;

    private DatagramMutants() {}

    static List<Mutant> all() {
        return List.of(
                datagram("D01", good -> new DatagramDecorator(good) {
                    @Override
                    public SocketAddress local() { return inner.local() == null
                            ? new InetSocketAddress(0)
                            : inner.local(); }
                }),
                datagram("D02", good -> new DatagramDecorator(good) {
                    @Override
                    public InetSocketAddress sender() { return (InetSocketAddress) inner.local(); }
                }),
                datagram("D03", good -> new DatagramDecorator(good) {
                    @Override
                    public int tryReceive(ByteBuf dst) throws IOException {
                        int got = inner.tryReceive(dst);
                        return got == 0 ? inner.tryReceive(dst) : got;
                    }
                }),
                datagram("D04", good -> new DatagramDecorator(good) {
                    private final ByteBuf rest = Unpooled.buffer();

                    @Override
                    public int tryReceive(ByteBuf dst) throws IOException {
                        if (!rest.isReadable()) {
                            ByteBuf whole = Unpooled.directBuffer(65_536, 65_536);
                            int got = inner.tryReceive(whole);
                            rest.clear().writeBytes(whole);
                            whole.release();
                            if (got <= 0) {
                                return got;
                            }
                        }
                        int now = Math.min(rest.readableBytes(), dst.writableBytes());
                        dst.writeBytes(rest, now);
                        return now;
                    }
                }),
                datagram("D05", good -> new DatagramDecorator(good) {
                    private boolean none;

                    @Override
                    public int tryReceive(ByteBuf dst) throws IOException {
                        int got = inner.tryReceive(dst);
                        none |= got < 0;
                        return got;
                    }

                    @Override
                    public int pass(int bits) { return none ? bits & ~READABLE : bits; }
                }),
                datagram("D06", good -> new DatagramDecorator(good) {
                    @Override
                    public void bind(InetSocketAddress local) throws IOException {
                        try {
                            inner.bind(local);
                        } catch (IOException e) {
                            inner.bind(new InetSocketAddress(local.getAddress(), 0));
                        }
                    }
                }),
                datagram("D07", good -> new DatagramDecorator(good) {
                    private InetSocketAddress peer;

                    @Override
                    public void connect(InetSocketAddress remote) { peer = remote; }

                    @Override
                    public void disconnect() { peer = null; }

                    @Override
                    public InetSocketAddress remote() { return peer; }

                    @Override
                    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
                        return inner.trySend(src, to == null ? peer : to);
                    }
                }),
                datagram("D08", good -> new DatagramDecorator(good) {
                    @Override
                    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
                        return to == null || inner.trySend(src, to);
                    }
                }),
                datagram("D09", good -> new DatagramDecorator(good) {
                    private boolean disconnected;

                    @Override
                    public void disconnect() { disconnected = true; }

                    @Override
                    public InetSocketAddress remote() { return disconnected ? null : inner.remote(); }
                }),
                datagram("D10", good -> new DatagramDecorator(good) {
                    @Override
                    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
                        return src.readableBytes() > LONGEST || inner.trySend(src, to);
                    }
                }),
                datagram("D11", good -> new DatagramDecorator(good) {
                    private boolean closed;

                    @Override
                    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
                        return closed || inner.trySend(src, to);
                    }

                    @Override
                    public void close() {
                        closed = true;
                        inner.close();
                    }
                }),
                datagram("D12", good -> new DatagramDecorator(good) {
                    @Override
                    public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
                        boolean sent = inner.trySend(src, to);
                        src.skipBytes(src.readableBytes());
                        return sent;
                    }
                }),
                datagram("D13", BackwardBatch::new),
                stack("D14", NoDatagrams::new),
                datagram("D15", good -> new DatagramDecorator(good) {
                    private IOException last;

                    @Override
                    public int tryReceive(ByteBuf dst) throws IOException {
                        if (last != null) {
                            throw last;
                        }
                        try {
                            return inner.tryReceive(dst);
                        } catch (IOException e) {
                            last = e;
                            throw e;
                        }
                    }
                }));
    }

    /** Sends the last datagram first. */
    private static final class BackwardBatch extends DatagramDecorator implements DatagramBatching {

        BackwardBatch(DatagramEndpoint inner) { super(inner); }

        @Override
        public int maxBatch() { return 2; }

        @Override
        public int tryReceive(ByteBuf[] dst, InetSocketAddress[] senders, int count) throws IOException {
            int got = 0;
            while (got < count && inner.tryReceive(dst[got]) >= 0) {
                senders[got++] = inner.sender();
            }
            return got;
        }

        @Override
        public int trySend(ByteBuf[] src, InetSocketAddress[] to, int count) throws IOException {
            int sent = 0;
            for (int i = count - 1; i >= 0 && inner.trySend(src[i], to[i]); i--) {
                sent++;
            }
            return sent;
        }
    }

    /** Names no datagrams in its traits, and breaks when asked for them. */
    private static final class NoDatagrams extends StackDecorator {

        NoDatagrams(io.nstack.stack.NetworkStack inner) { super(inner); }

        @Override
        public StackTraits traits() {
            StackTraits real = inner.traits();
            return new StackTraits(real.type(), real.mode(), Set.of(Transport.STREAM), real.families(),
                    real.protocols(), real.satisfies());
        }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                public DatagramEndpoint openDatagram(DatagramRequest request) {
                    throw new UnsupportedOperationException("datagrams");
                }
            };
        }
    }
}
