package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.stack;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stacks whose life goes wrong. */
final class LifecycleMutants {

    private LifecycleMutants() {}

    static List<Mutant> all() {
        return List.of(
                stack("L01", good -> new StackDecorator(good) {
                    @Override
                    public String name() { return "two words"; }
                }),
                stack("L02", good -> new StackDecorator(good) {
                    private final AtomicInteger asked = new AtomicInteger();

                    @Override
                    public StackTraits traits() {
                        StackTraits real = inner.traits();
                        return new StackTraits(real.type() + asked.incrementAndGet(), real.mode(), real.transports(),
                                real.families(), real.protocols(), real.satisfies());
                    }
                }),
                stack("L03", good -> new StatusMutant(good, StackState.CREATED, StackState.UP)),
                stack("L04", good -> new StatusMutant(good, StackState.UP, StackState.STARTING)),
                stack("L05", good -> new StackDecorator(good) {
                    @Override
                    public void start(StatusListener listener) throws IOException { inner.start(status -> {}); }
                }),
                stack("L06", good -> new StackDecorator(good) {
                    @Override
                    public void drain() {}
                }),
                stack("L07", CuttingDrain::new),
                stack("L08", good -> new StatusMutant(good, StackState.STOPPED, StackState.UP)),
                stack("L09", good -> new StackDecorator(good) {
                    private boolean stopped;

                    @Override
                    public StopOutcome stop(Duration deadline) {
                        StopOutcome outcome = stopped ? StopOutcome.FORCED : inner.stop(deadline);
                        stopped = true;
                        return outcome;
                    }
                }),
                stack("L10", good -> new StackDecorator(good) {
                    @Override
                    public StopOutcome stop(Duration deadline) {
                        if (inner.status().state() == StackState.CREATED) {
                            throw new IllegalStateException("not started");
                        }
                        return inner.stop(deadline);
                    }
                }),
                stack("L11", good -> new StackDecorator(good) {
                    @Override
                    public StopOutcome stop(Duration deadline) {
                        inner.stop(deadline);
                        return StopOutcome.FORCED;
                    }
                }),
                stack("L12", good -> new StackDecorator(good) {
                    private final AtomicInteger made = new AtomicInteger();

                    @Override
                    public PollEngine newEngine(LoopContext loop) throws IOException {
                        if (made.incrementAndGet() > 4) {
                            throw new IOException("no more than four");
                        }
                        return super.newEngine(loop);
                    }
                }).implies("T01"),
                stack("L13", good -> new StackDecorator(good) {
                    @Override
                    public boolean canReach(SocketAddress remote) {
                        return ((InetSocketAddress) remote).getAddress().getAddress().length > 0
                                && inner.canReach(remote);
                    }
                }),
                stack("L14", good -> new StackDecorator(good) {
                    @Override
                    public boolean canReach(SocketAddress remote) { return false; }
                }));
    }

    /** Says another state instead of one. */
    private static final class StatusMutant extends StackDecorator {

        private final StackState instead;
        private final StackState said;

        StatusMutant(io.nstack.stack.NetworkStack inner, StackState instead, StackState said) {
            super(inner);
            this.instead = instead;
            this.said = said;
        }

        @Override
        public StackStatus status() {
            StackStatus real = inner.status();
            return real.state() == instead ? StackStatus.of(said) : real;
        }
    }

    /** Ends its sessions when it is drained. */
    private static final class CuttingDrain extends StackDecorator {

        private volatile boolean drained;

        CuttingDrain(io.nstack.stack.NetworkStack inner) { super(inner); }

        @Override
        public void drain() {
            drained = true;
            inner.drain();
        }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                StreamDecorator stream(StreamEndpoint sound) {
                    return new StreamDecorator(sound) {
                        @Override
                        public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                            if (drained) {
                                throw new IOException("drained");
                            }
                            return inner.tryWrite(src, length, more);
                        }
                    };
                }
            };
        }
    }
}
