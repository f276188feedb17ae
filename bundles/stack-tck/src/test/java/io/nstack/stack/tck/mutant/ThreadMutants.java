package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.listener;
import static io.nstack.stack.tck.mutant.Mutant.stack;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Stacks that are on the wrong thread. */
final class ThreadMutants {

    private static final long BLOCKS_NANOS = 150_000_000;

    private ThreadMutants() {}

    static List<Mutant> all() {
        return List.of(
                engine("T01", WithThread::new),
                engine("T02", (good, loop) -> new EngineDecorator(good, loop) {
                    private ReadyList kept;

                    @Override
                    public int poll(ReadyList ready, int budget) {
                        kept = ready;
                        return super.poll(ready, budget);
                    }

                    @Override
                    StreamDecorator stream(StreamEndpoint sound) {
                        return new StreamDecorator(sound) {
                            @Override
                            public void shutdownOutput() throws IOException {
                                inner.shutdownOutput();
                                kept.add(this, WRITABLE); // a call up
                            }
                        };
                    }
                }),
                stack("T03", Reaching::new),
                stack("T04", Mixing::new),
                listener("T05", (good, engine) -> new ListenerDecorator(good, engine) {
                    @Override
                    public StreamEndpoint tryAccept() throws IOException {
                        StreamEndpoint accepted = super.tryAccept();
                        if (accepted == null) {
                            LockSupport.parkNanos(BLOCKS_NANOS);
                        }
                        return accepted;
                    }
                }),
                stack("T06", good -> new StackDecorator(good) {
                    private final Thread owner = Thread.currentThread();

                    @Override
                    public String name() {
                        if (Thread.currentThread() != owner) {
                            throw new IllegalStateException("the wrong thread");
                        }
                        return inner.name();
                    }
                }));
    }

    /** Has a thread of its own. */
    private static final class WithThread extends EngineDecorator {

        private final CountDownLatch end = new CountDownLatch(1);

        WithThread(PollEngine inner, ContextDecorator loop) {
            super(inner, loop);
            Thread.ofPlatform().daemon().name("of-its-own").start(() -> {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            end.countDown();
            super.close();
        }
    }

    /** Allocates in whichever loop the peer is. */
    private static final class Reaching extends StackDecorator {

        private final List<LoopContext> loops = new CopyOnWriteArrayList<>();

        Reaching(NetworkStack inner) { super(inner); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            loops.add(loop);
            return new EngineDecorator(good, loop) {
                @Override
                StreamDecorator stream(StreamEndpoint sound) {
                    return new StreamDecorator(sound) {
                        @Override
                        public int tryWrite(ByteBuf src, int length, boolean more) throws IOException {
                            loops.forEach(LoopContext::allocator);
                            return inner.tryWrite(src, length, more);
                        }
                    };
                }

                @Override
                public void close() {
                    loops.remove(loop);
                    super.close();
                }
            };
        }
    }

    /** Reports every connection in every loop. */
    private static final class Mixing extends StackDecorator {

        private final List<Endpoint> all = new CopyOnWriteArrayList<>();

        Mixing(NetworkStack inner) { super(inner); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                StreamDecorator stream(StreamEndpoint sound) {
                    StreamDecorator made = new StreamDecorator(sound) {
                        @Override
                        public void close() {
                            all.remove(this);
                            inner.close();
                        }

                        @Override
                        public void abort() {
                            all.remove(this);
                            inner.abort();
                        }
                    };
                    all.add(made);
                    return made;
                }

                @Override
                public int poll(ReadyList ready, int budget) {
                    all.forEach(each -> ready.add(each, Endpoint.WRITABLE));
                    return super.poll(ready, budget);
                }
            };
        }
    }
}
