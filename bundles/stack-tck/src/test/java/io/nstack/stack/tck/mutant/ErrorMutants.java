package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stack;
import static io.nstack.stack.tck.mutant.Mutant.stream;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackTraits;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** Stacks that fail in the wrong way. */
final class ErrorMutants {

    private ErrorMutants() {}

    static List<Mutant> all() {
        return List.of(
                stream("E01", good -> new StreamDecorator(good) {
                    @Override
                    public int pass(int bits) { return inner.isConnected() ? bits : bits & ~FAILED; }
                }).implies("E03", "E06", "E07"),
                stream("E02", good -> new StreamDecorator(good) {
                    private boolean connected;

                    @Override
                    public int pass(int bits) {
                        connected |= (bits & CONNECTED) != 0 || inner.isConnected();
                        return bits;
                    }

                    @Override
                    public IOException failure() { return connected ? null : inner.failure(); }
                }),
                engine("E03", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public StreamEndpoint connect(ConnectRequest asked) throws IOException {
                        try {
                            return super.connect(asked);
                        } catch (IOException e) {
                            throw new ConnectException("refused");
                        }
                    }

                    @Override
                    StreamDecorator stream(StreamEndpoint good) {
                        return new StreamDecorator(good) {
                            @Override
                            public IOException failure() {
                                return inner.failure() == null ? null : new ConnectException("refused");
                            }
                        };
                    }
                }),
                engine("E04", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public ListenerEndpoint listen(ListenRequest asked) throws IOException {
                        try {
                            return super.listen(asked);
                        } catch (IOException e) {
                            throw new IOException("in use");
                        }
                    }
                }),
                stack("E05", Casting::new),
                engine("E06", (good, loop) -> new EngineDecorator(good, loop) {
                    private boolean upset;

                    @Override
                    public ListenerEndpoint listen(ListenRequest asked) throws IOException {
                        if (upset) {
                            throw new IllegalStateException("failed before");
                        }
                        try {
                            return super.listen(asked);
                        } catch (IOException e) {
                            upset = true;
                            throw e;
                        }
                    }
                }),
                stream("E07", good -> new StreamDecorator(good) {
                    private boolean connected;

                    @Override
                    public int pass(int bits) {
                        connected |= (bits & CONNECTED) != 0 || inner.isConnected();
                        return connected ? bits & ~FAILED : bits;
                    }
                }),
                stream("E08", good -> new StreamDecorator(good) {
                    @Override
                    public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                        return inner.failure() != null ? length : inner.tryWrite(src, length, more);
                    }
                }));
    }

    /** Speaks IPv4 only, and takes every address for one. */
    private static final class Casting extends StackDecorator {

        Casting(io.nstack.stack.NetworkStack inner) { super(inner); }

        @Override
        public StackTraits traits() {
            StackTraits real = inner.traits();
            return new StackTraits(real.type(), real.mode(), real.transports(), Set.of(AddressFamily.INET),
                    real.protocols(), real.satisfies());
        }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                public StreamEndpoint connect(ConnectRequest asked) throws IOException {
                    InetSocketAddress remote = (InetSocketAddress) asked.remote();
                    return super.connect(
                            new ConnectRequest(remote, asked.local(), asked.options(), asked.firstData()));
                }
            };
        }
    }
}
