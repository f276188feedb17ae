package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stack;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Stacks that do not wake their loop, or do not let it rest. */
final class WaitingMutants {

    private static final int WAKES = 8;

    private WaitingMutants() {}

    static List<Mutant> all() {
        return List.of(
                stack("W01", good -> new StackDecorator(good) {
                    @Override
                    ContextDecorator context(LoopContext loop) {
                        AtomicInteger woken = new AtomicInteger();
                        return new ContextDecorator(loop) {
                            @Override
                            public void wakeup() {
                                if (woken.incrementAndGet() < WAKES) {
                                    loop.wakeup();
                                }
                            }
                        };
                    }
                }).implies("S01", "S02", "S07", "S15", "S19", "S21", "T02", "T03", "T04", "B06", "W07", "R01", "R02",
                        "R03"),
                stack("W02", Hasty::new),
                engine("W03", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public int poll(ReadyList ready, int budget) { return Math.max(1, super.poll(ready, budget)); }
                }).implies("W01", "W02", "W04", "W07"),
                engine("W04", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public boolean arm() {
                        loop.wakeup();
                        return super.arm();
                    }
                }).implies("W01", "W07"),
                engine("W05", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public long nextTimerNanos(long nowNanos) { return nowNanos - 1; }
                }).implies("W01", "W04", "W07"),
                engine("W06", (good, loop) -> new EngineDecorator(good, loop) {
                    private int asked;

                    @Override
                    public boolean polled() { return asked++ < 2; }
                }),
                stack("W07", Deaf::new));
    }

    /** Wakes the loop only when it is armed, and does not look again when it arms. */
    private static final class Hasty extends StackDecorator {

        Hasty(NetworkStack inner) { super(inner); }

        private static final class Doorbell extends ContextDecorator {

            private volatile boolean armed;

            Doorbell(LoopContext loop) { super(loop); }

            @Override
            public void wakeup() {
                if (armed) {
                    loop.wakeup();
                }
            }
        }

        @Override
        ContextDecorator context(LoopContext loop) { return new Doorbell(loop); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                public boolean arm() {
                    ((Doorbell) loop).armed = true;
                    inner.arm();
                    return true;
                }

                @Override
                public void disarm() {
                    ((Doorbell) loop).armed = false;
                    super.disarm();
                }
            };
        }
    }

    /** Misses the first wake-up after a listener has said that no connection waits. */
    private static final class Deaf extends StackDecorator {

        Deaf(NetworkStack inner) { super(inner); }

        private static final class Ear extends ContextDecorator {

            private volatile boolean shut;

            Ear(LoopContext loop) { super(loop); }

            @Override
            public void wakeup() {
                if (!shut) {
                    loop.wakeup();
                }
                shut = false;
            }
        }

        @Override
        ContextDecorator context(LoopContext loop) { return new Ear(loop); }

        @Override
        EngineDecorator engine(PollEngine good, ContextDecorator loop) {
            return new EngineDecorator(good, loop) {
                @Override
                ListenerDecorator listener(ListenerEndpoint sound) {
                    return new ListenerDecorator(sound, this) {
                        @Override
                        public StreamEndpoint tryAccept() throws IOException {
                            StreamEndpoint accepted = super.tryAccept();
                            ((Ear) loop).shut = accepted == null;
                            return accepted;
                        }
                    };
                }
            };
        }
    }
}
