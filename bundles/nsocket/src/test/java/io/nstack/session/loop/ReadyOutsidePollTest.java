package io.nstack.session.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nstack.stack.netty.NettyLoop;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a loop promises to engines whose endpoints become ready while Netty calls their inner channels. */
@Timeout(20)
class ReadyOutsidePollTest {

    /** An engine that is never polled. */
    private static final class Silent implements PollEngine, EngineOwner {

        private NettyLoop loop;

        @Override
        public String name() { return "silent"; }

        @Override
        public PollEngine newEngine(LoopContext context) {
            loop = (NettyLoop) context;
            return this;
        }

        @Override
        public void onBroken(String in, Throwable cause) { throw new AssertionError(cause); }

        @Override
        public boolean polled() { return false; }

        @Override
        public int poll(ReadyList ready, int budget) { throw new AssertionError("polled"); }

        @Override
        public StreamEndpoint connect(ConnectRequest request) { throw new AssertionError("connect"); }

        @Override
        public ListenerEndpoint listen(ListenRequest request) { throw new AssertionError("listen"); }

        @Override
        public DatagramEndpoint openDatagram(DatagramRequest request) { throw new AssertionError("openDatagram"); }

        @Override
        public void attach(StreamEndpoint accepted) { throw new AssertionError("attach"); }

        @Override
        public void close() {}
    }

    private static final class Dot extends Endpoint {

        @Override
        public SocketAddress local() { return null; }

        @Override
        public <T> void option(SocketOption<T> option, T value) {}

        @Override
        public <T> T option(SocketOption<T> option) { return null; }

        @Override
        public Set<SocketOption<?>> options() { return Set.of(); }

        @Override
        public java.io.IOException failure() { return null; }

        @Override
        public void close() {}

        @Override
        public void abort() {}
    }

    private interface Use {
        void with(Loop loop, Silent engine) throws Exception;
    }

    private static void inLoop(BaseKind kind, Use use) throws Exception {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        LoopGroup group = new LoopGroup(kind, 1, 0);
        try {
            Loop loop = group.loops().getFirst();
            Silent engine = new Silent();
            loop.submit(() -> loop.addEngine(engine)).get();
            use.with(loop, engine);
        } finally {
            group.terminate();
        }
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldHandleWhatBecameReadyInATaskBeforeItBlocks(BaseKind kind) throws Exception {
        inLoop(kind, (loop, engine) -> {
            CompletableFuture<Integer> told = new CompletableFuture<>();
            Dot endpoint = new Dot();
            endpoint.owner((ReadyOwner) (from, bits) -> told.complete(bits));
            loop.execute(() -> engine.loop.ready().add(endpoint, Endpoint.READABLE));
            assertThat(told.get(5, TimeUnit.SECONDS)).isEqualTo(Endpoint.READABLE);
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldHandleItAfterTheCallerHasReturned(BaseKind kind) throws Exception {
        inLoop(kind, (loop, engine) -> {
            List<String> order = new ArrayList<>(); // loop only, and read after the second word
            CompletableFuture<Void> handled = new CompletableFuture<>();
            Dot endpoint = new Dot();
            endpoint.owner((ReadyOwner) (from, bits) -> {
                order.add("handled");
                handled.complete(null);
            });
            loop.execute(() -> {
                engine.loop.ready().add(endpoint, Endpoint.WRITABLE);
                order.add("returned");
            });
            handled.get(5, TimeUnit.SECONDS);
            assertThat(order).containsExactly("returned", "handled");
        });
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldOfferTheLoopUntilTheEngineIsClosed(BaseKind kind) throws Exception {
        inLoop(kind, (loop, engine) -> {
            assertThat(engine.loop.eventLoop()).isSameAs(loop);
            loop.submit(() -> loop.removeEngine(engine)).get();
            assertThatThrownBy(engine.loop::eventLoop).isInstanceOf(IllegalStateException.class)
                    .hasMessage("silent: its engine in nstack-loop-0 was closed");
            assertThatThrownBy(engine.loop::ready).isInstanceOf(IllegalStateException.class);
        });
    }
}
