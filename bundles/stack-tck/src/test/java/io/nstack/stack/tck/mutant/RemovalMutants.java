package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stack;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Stacks that leave something behind. */
final class RemovalMutants {

    private RemovalMutants() {}

    static List<Mutant> all() {
        return List.of(
                engine("R01", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public void close() {} // all stays open
                }).implies("R03", "R04", "B07", "B12"),
                engine("R02", (good, loop) -> new EngineDecorator(good, loop) {
                    private int unattached;

                    @Override
                    public void attach(StreamEndpoint accepted) throws IOException {
                        super.attach(accepted);
                        unattached--;
                    }

                    @Override
                    ListenerDecorator listener(ListenerEndpoint sound) {
                        return new ListenerDecorator(sound, this) {
                            @Override
                            public StreamEndpoint tryAccept() throws IOException {
                                StreamEndpoint accepted = super.tryAccept();
                                unattached += accepted == null ? 0 : 1;
                                return accepted;
                            }
                        };
                    }

                    @Override
                    public void close() {
                        super.close();
                        if (unattached > 0) {
                            throw new IllegalStateException("connections that nobody attached: " + unattached);
                        }
                    }
                }),
                stack("R03", Clingy::new),
                stack("R04", Hoarding::new),
                stack("R05", good -> new Poisoned(good) {
                    private volatile boolean dead;

                    @Override
                    boolean poisoned() { return dead; }

                    @Override
                    void onEngineClosed() { dead = true; }
                }).implies("L12"),
                stack("R06", Leaking::new),
                stack("R07", good -> new StackDecorator(good) {
                    @Override
                    public void start(StatusListener listener) throws IOException {
                        inner.start(listener);
                        Thread.ofPlatform().daemon().name("left-behind").start(() -> {
                            try {
                                new CountDownLatch(1).await(15, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
                    }
                }),
                sharing());
    }

    /** All instances stop when one does. */
    private static Mutant sharing() {
        AtomicInteger stops = new AtomicInteger();
        return stack("R08", good -> new Poisoned(good) {
            private int before;

            @Override
            public void start(StatusListener listener) throws IOException {
                before = stops.get();
                inner.start(listener);
            }

            @Override
            boolean poisoned() { return stops.get() > before; }

            @Override
            void onEngineClosed() {}

            @Override
            public StopOutcome stop(Duration deadline) {
                stops.incrementAndGet();
                return inner.stop(deadline);
            }
        });
    }

    /** Fails all writes from some time on. */
    private abstract static class Poisoned extends StackDecorator {

        Poisoned(NetworkStack inner) { super(inner); }

        abstract boolean poisoned();

        abstract void onEngineClosed();

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            BooleanSupplier check = this::poisoned;
            Runnable told = this::onEngineClosed;
            return new EngineDecorator(good, loop) {
                @Override
                StreamDecorator stream(StreamEndpoint sound) {
                    return new StreamDecorator(sound) {
                        @Override
                        public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                            if (check.getAsBoolean()) {
                                throw new IOException("gone with another");
                            }
                            return inner.tryWrite(src, length, more);
                        }
                    };
                }

                @Override
                public void close() {
                    told.run();
                    super.close();
                }
            };
        }
    }

    /** Wakes every loop that it ever saw. */
    private static final class Clingy extends StackDecorator {

        private final List<LoopContext> loops = new CopyOnWriteArrayList<>();

        Clingy(NetworkStack inner) { super(inner); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            loops.add(loop);
            return new EngineDecorator(good, loop) {
                @Override
                StreamDecorator stream(StreamEndpoint sound) {
                    return new StreamDecorator(sound) {
                        @Override
                        public void close() {
                            inner.close();
                            loops.forEach(Clingy::wake);
                        }
                    };
                }
            };
        }

        private static void wake(LoopContext loop) {
            try {
                loop.wakeup();
            } catch (IllegalStateException e) {
                // closed, as this mutant should know
            }
        }
    }

    /** Keeps the addresses of listeners that were open when their engine closed. */
    private static final class Hoarding extends StackDecorator {

        private final Set<SocketAddress> kept = ConcurrentHashMap.newKeySet();

        Hoarding(NetworkStack inner) { super(inner); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            Set<SocketAddress> mine = ConcurrentHashMap.newKeySet();
            return new EngineDecorator(good, loop) {
                @Override
                public ListenerEndpoint listen(ListenRequest request) throws IOException {
                    if (kept.contains(request.local())) {
                        throw new BindException("listen " + request.local() + ": kept");
                    }
                    return super.listen(request);
                }

                @Override
                ListenerDecorator listener(ListenerEndpoint sound) {
                    mine.add(sound.local());
                    return new ListenerDecorator(sound, this) {
                        @Override
                        public void close() {
                            mine.remove(inner.local());
                            inner.close();
                        }
                    };
                }

                @Override
                public void close() {
                    kept.addAll(mine);
                    super.close();
                }
            };
        }
    }

    /** Opens a descriptor for each connection and never closes it; this test does in the end. */
    private static final class Leaking extends StackDecorator {

        private final List<DatagramChannel> leaked = new CopyOnWriteArrayList<>();

        Leaking(NetworkStack inner) { super(inner); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                public StreamEndpoint connect(ConnectRequest request) throws IOException {
                    leaked.add(DatagramChannel.open());
                    return super.connect(request);
                }
            };
        }

        @Override
        public StopOutcome stop(Duration deadline) {
            for (DatagramChannel each : leaked) {
                try {
                    each.close();
                } catch (IOException e) {
                    // closed before
                }
            }
            return inner.stop(deadline);
        }
    }
}
