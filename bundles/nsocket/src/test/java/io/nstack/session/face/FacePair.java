package io.nstack.session.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.BlockingSockets;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Two ends of a session, both with blocking faces, over a stack that can do no more than it must. */
final class FacePair implements AutoCloseable {

    static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    final WireRuntime runtime = new WireRuntime(2);
    final WireStack stack = runtime.add("wire");
    final BlockingSockets sockets = runtime.sockets.blocking();
    final ListenerFace listener;
    final StreamFace client;
    final StreamFace server;

    FacePair() throws IOException {
        listener = (ListenerFace) sockets.listen(ANY_PORT);
        client = (StreamFace) sockets.connect(listener.local());
        server = (StreamFace) listener.accept();
    }

    /** A call on a virtual thread, and how it ends. */
    static final class Call<T> {

        final CompletableFuture<T> result = new CompletableFuture<>();
        final Thread thread;

        Call(Callable<T> call) {
            thread = Thread.ofVirtual().start(() -> {
                try {
                    result.complete(call.call());
                } catch (Throwable t) {
                    result.completeExceptionally(t);
                }
            });
        }

        /** Starts a call that has to wait, and returns when it does. */
        static <T> Call<T> waiting(Callable<T> call) {
            Call<T> made = new Call<>(call);
            await().until(() -> made.thread.getState() == Thread.State.WAITING
                    || made.thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(made.result).isNotDone();
            return made;
        }

        T get() throws Exception { return result.get(10, TimeUnit.SECONDS); }

        Throwable failure() throws Exception {
            try {
                throw new AssertionError("did not fail but gave " + get());
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    static Duration millis(long count) { return Duration.ofMillis(count); }

    @Override
    public void close() { runtime.close(); }
}
