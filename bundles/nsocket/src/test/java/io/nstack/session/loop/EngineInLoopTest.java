package io.nstack.session.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.unix.FileDescriptor;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a loop promises to the engines in it, on every base. */
@Timeout(20)
class EngineInLoopTest {

    private static final long NEVER = Long.MAX_VALUE;

    /** An engine without connections that counts what the loop does with it. */
    private static class Counting implements PollEngine, EngineOwner {

        final AtomicInteger polls = new AtomicInteger();
        final CompletableFuture<Throwable> broken = new CompletableFuture<>();
        volatile LoopContext context;
        volatile boolean closed;

        @Override
        public String name() { return "counting"; }

        @Override
        public PollEngine newEngine(LoopContext loop) {
            context = loop;
            return this;
        }

        @Override
        public void onBroken(String loop, Throwable cause) { broken.complete(cause); }

        @Override
        public int poll(ReadyList ready, int budget) {
            polls.incrementAndGet();
            return 0;
        }

        @Override
        public StreamEndpoint connect(ConnectRequest request) { throw new UnsupportedOperationException(); }

        @Override
        public ListenerEndpoint listen(ListenRequest request) { throw new UnsupportedOperationException(); }

        @Override
        public DatagramEndpoint openDatagram(DatagramRequest request) { throw new UnsupportedOperationException(); }

        @Override
        public void attach(StreamEndpoint accepted) { throw new UnsupportedOperationException(); }

        @Override
        public void close() { closed = true; }
    }

    private interface Use {
        void with(Loop loop) throws Exception;
    }

    private static void inLoop(BaseKind kind, EngineOwner owner, Use use) throws Exception {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        LoopGroup group = new LoopGroup(kind, 1, 0);
        try {
            Loop loop = group.loops().getFirst();
            loop.submit(() -> loop.addEngine(owner)).get();
            use.with(loop);
        } finally {
            group.terminate();
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldPollWhenTheEnginesTimerIsDueAndBlockUntilThen(BaseKind kind) throws Exception {
        CompletableFuture<Long> lateNanos = new CompletableFuture<>();
        Counting engine = new Counting() {
            private long due; // loop only

            @Override
            public PollEngine newEngine(LoopContext loop) {
                due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300);
                return super.newEngine(loop);
            }

            @Override
            public int poll(ReadyList ready, int budget) {
                if (System.nanoTime() >= due) {
                    lateNanos.complete(System.nanoTime() - due);
                }
                return super.poll(ready, budget);
            }

            @Override
            public long nextTimerNanos(long now) { return lateNanos.isDone() ? NEVER : due; }
        };
        inLoop(kind, engine, loop -> {
            assertThat(lateNanos.get(5, TimeUnit.SECONDS)).isLessThan(TimeUnit.MILLISECONDS.toNanos(250));
            assertThat(engine.polls).hasValueLessThan(100);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldPollSoonAfterAWakeup(BaseKind kind) throws Exception {
        LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();
        Counting engine = new Counting() {
            @Override
            public int poll(ReadyList ready, int budget) { return asked.drainTo(done); }

            @Override
            public boolean arm() { return asked.isEmpty(); }
        };
        inLoop(kind, engine, loop -> {
            for (int i = 0; i < 1_000; i++) {
                asked.add("work");
                engine.context.wakeup();
                assertThat(done.poll(500, TimeUnit.MILLISECONDS)).as("wake-up %d", i).isNotNull();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldTakeOutAnEngineThatThrows(BaseKind kind) throws Exception {
        Counting engine = new Counting() {
            @Override
            public int poll(ReadyList ready, int budget) { throw new IllegalStateException("bug"); }
        };
        inLoop(kind, engine, loop -> {
            assertThat(engine.broken.get(5, TimeUnit.SECONDS)).hasMessage("bug");
            assertThat(loop.submit(loop::engines).get()).isEmpty();
            assertThat(engine.closed).isTrue();
            assertThatThrownBy(engine.context::wakeup).isInstanceOf(IllegalStateException.class)
                    .hasMessage("counting: its engine in nstack-loop-0 was closed");
        });
    }

    @ParameterizedTest
    @EnumSource(value = BaseKind.class, names = {"EPOLL", "IO_URING"})
    void shouldWatchDescriptors(BaseKind kind) throws Exception {
        Counting engine = new Counting();
        inLoop(kind, engine, loop -> {
            FileDescriptor[] pipe = FileDescriptor.pipe();
            LinkedBlockingQueue<Integer> told = new LinkedBlockingQueue<>();
            Watch watch = loop.submit(() -> engine.context.watch(pipe[0].intValue(), Watch.IN,
                    (events, ready) -> told.add(events))).get();
            ByteBuffer one = ByteBuffer.allocateDirect(1);
            for (int i = 0; i < 3; i++) {
                pipe[1].write(one, 0, 1);
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(Watch.IN);
                assertThat(pipe[0].read(one, 0, 1)).isEqualTo(1);
            }
            loop.submit(watch::cancel).get();
            pipe[1].write(one, 0, 1);
            loop.submit(() -> {}).get();
            assertThat(told).isEmpty();
            pipe[0].close();
            pipe[1].close();
            assertThatThrownBy(() -> engine.context.watch(Pipe.open().source(), Watch.IN, (events, ready) -> {}))
                    .isInstanceOf(UnsupportedOperationException.class);
        });
    }

    @ParameterizedTest
    @EnumSource(value = BaseKind.class, names = "NIO")
    void shouldWatchJdkChannels(BaseKind kind) throws Exception {
        Counting engine = new Counting();
        inLoop(kind, engine, loop -> {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            LinkedBlockingQueue<Integer> told = new LinkedBlockingQueue<>();
            Watch watch = loop.submit(() -> engine.context.watch(pipe.source(), Watch.IN,
                    (events, ready) -> told.add(events))).get();
            for (int i = 0; i < 3; i++) {
                pipe.sink().write(ByteBuffer.allocate(1));
                assertThat(told.poll(5, TimeUnit.SECONDS)).isEqualTo(Watch.IN);
                assertThat(pipe.source().read(ByteBuffer.allocate(1))).isEqualTo(1);
                assertThat(told).as("each event once until it is armed anew").isEmpty();
                loop.submit(() -> watch.rearm(Watch.IN)).get();
            }
            loop.submit(watch::cancel).get();
            pipe.sink().write(ByteBuffer.allocate(1));
            loop.submit(() -> {}).get();
            assertThat(told).isEmpty();
            pipe.source().close();
            pipe.sink().close();
        });
    }
}
