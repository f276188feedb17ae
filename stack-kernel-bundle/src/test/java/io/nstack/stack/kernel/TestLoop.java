package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.fail;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One loop with one engine in it. It only collects the bits that come; a test looks at them on the loop's thread. */
abstract class TestLoop implements LoopContext, ReadyList, AutoCloseable {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private final SingleThreadIoEventLoop loop;
    private final Map<Endpoint, Integer> seen = new HashMap<>(); // loop thread only
    private final Queue<Runnable> watchers = new ArrayDeque<>(); // loop thread only
    private PollEngine engine;

    TestLoop(IoHandlerFactory factory) {
        loop = new SingleThreadIoEventLoop(null, Thread.ofPlatform().daemon().name("test-loop").factory(), factory);
    }

    static TestLoop of(Flavour flavour, KernelStack stack) throws Exception {
        TestLoop made = flavour.newLoop();
        try {
            made.engine = made.call(() -> stack.newEngine(made));
        } catch (Exception e) {
            made.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
            throw e;
        }
        return made;
    }

    PollEngine engine() { return engine; }

    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    <T> T call(Callable<T> task) throws Exception {
        try {
            return loop.submit(task).get(BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception inner) {
                throw inner;
            }
            throw e;
        }
    }

    void run(Action task) throws Exception {
        call(() -> {
            task.run();
            return null;
        });
    }

    /** Runs {@code condition} on the loop, again after each turn that brought bits, until it holds. */
    void await(String what, Callable<Boolean> condition) throws Exception {
        var done = loop.<Void>newPromise();
        Runnable[] self = new Runnable[1];
        self[0] = () -> {
            try {
                if (condition.call()) {
                    done.trySuccess(null);
                } else if (!done.isDone()) {
                    watchers.add(self[0]);
                }
            } catch (Exception e) {
                done.tryFailure(e);
            }
        };
        loop.execute(self[0]);
        if (!done.await(BOUND.toMillis())) {
            done.cancel(false);
            fail("not within " + BOUND.toSeconds() + " s: " + what + "; bits seen: " + call(() -> seen.toString()));
        }
        if (done.cause() instanceof Exception failure) {
            throw failure;
        }
        done.get();
    }

    /** Awaits bits and forgets them. */
    void awaitBits(Endpoint endpoint, int bits) throws Exception {
        await("bits " + bits + " of " + endpoint, () -> {
            boolean has = (bits(endpoint) & bits) == bits;
            if (has) {
                seen.merge(endpoint, 0, (old, none) -> old & ~bits);
            }
            return has;
        });
    }

    /** What came for an endpoint; loop thread. */
    int bits(Endpoint endpoint) { return seen.getOrDefault(endpoint, 0); }

    void forget(Endpoint endpoint) { seen.remove(endpoint); }

    @Override
    public void add(Endpoint endpoint, int bits) {
        seen.merge(endpoint, bits, (a, b) -> a | b);
        Runnable next;
        while ((next = watchers.poll()) != null) {
            loop.execute(next);
        }
    }

    IoRegistration register(IoHandle handle) throws IOException {
        try {
            return loop.register(handle).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IOException(e.getCause());
        }
    }

    @Override
    public boolean inLoop() { return loop.inEventLoop(); }

    @Override
    public void wakeup() { loop.execute(() -> {}); }

    @Override
    public int index() { return 0; }

    @Override
    public ByteBufAllocator allocator() { return PooledByteBufAllocator.DEFAULT; }

    @Override
    public void close() throws Exception {
        run(engine::close);
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }
}
