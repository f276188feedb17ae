package io.nstack.session.channel;

import io.netty.channel.ChannelException;
import io.netty.util.concurrent.Future;
import io.nstack.session.loop.Loop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls on endpoints, which belong on their loop's thread, for applications, which set and read options from
 * whatever thread they are on. A caller waits for the loop, {@link #LIMIT_SECONDS} at most; one that is itself a loop
 * does not, since two loops could wait for each other.
 */
final class OnLoop {

    static final int LIMIT_SECONDS = 10;
    private static final Logger LOG = System.getLogger(OnLoop.class.getName());

    private OnLoop() {}

    /**
     * Runs {@code call} on the session's loop and waits for it. On another loop's thread the call is left to follow, and
     * what it throws is logged.
     *
     * @throws ChannelException if the loop does not get to it in time, is gone, or the waiting thread is interrupted
     */
    static void run(SessionChannel session, Runnable call) {
        Loop loop = session.loop();
        if (loop == null || loop.inEventLoop()) {
            call.run();
        } else if (onAnyLoop(session)) {
            submit(session, loop, () -> {
                call.run();
                return true;
            }).addListener(done -> {
                if (!done.isSuccess()) {
                    LOG.log(Level.WARNING, session + ": " + Failures.reason(done.cause()));
                }
            });
        } else {
            await(session, submit(session, loop, () -> {
                call.run();
                return true;
            }));
        }
    }

    /**
     * What {@code call} gives on the session's loop; on another loop's thread, which must not wait, {@code known}.
     *
     * @throws ChannelException as {@link #run}
     */
    static <T> @Nullable T get(SessionChannel session, Supplier<@Nullable T> call, @Nullable T known) {
        Loop loop = session.loop();
        if (loop == null || loop.inEventLoop()) {
            return call.get();
        }
        return onAnyLoop(session) ? known : await(session, submit(session, loop, call));
    }

    private static boolean onAnyLoop(SessionChannel session) {
        for (Loop each : session.layer.group().loops()) {
            if (each.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    private static <T> Future<T> submit(SessionChannel session, Loop loop, Supplier<@Nullable T> call) {
        try {
            return loop.submit(call::get);
        } catch (RejectedExecutionException e) {
            throw new ChannelException(session + ": " + loop.name() + " has ended");
        }
    }

    private static <T> @Nullable T await(SessionChannel session, Future<T> running) {
        try {
            if (!running.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                running.cancel(false);
                throw new ChannelException(session + ": its loop did not answer within " + LIMIT_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.cancel(false);
            throw new ChannelException(session + ": interrupted while it waited for its loop");
        }
        Throwable failure = running.cause();
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return running.getNow();
    }
}
