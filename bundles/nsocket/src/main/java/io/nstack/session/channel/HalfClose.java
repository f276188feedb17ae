package io.nstack.session.channel;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;

/** Shutting down one direction or both, from any thread. */
final class HalfClose {

    /** A step that may fail. */
    interface Step {
        void run() throws Exception;
    }

    private HalfClose() {}

    /** Runs a step on the channel's loop and tells the promise. */
    static ChannelFuture onLoop(DuplexChannel channel, ChannelPromise promise, Step step) {
        if (channel.eventLoop().inEventLoop()) {
            run(promise, step);
        } else {
            channel.eventLoop().execute(() -> run(promise, step));
        }
        return promise;
    }

    private static void run(ChannelPromise promise, Step step) {
        try {
            step.run();
            promise.trySuccess();
        } catch (Exception e) {
            promise.tryFailure(e);
        }
    }

    /** Shuts the output, then the input; fails with the first failure. */
    static ChannelFuture both(DuplexChannel channel, ChannelPromise promise) {
        channel.shutdownOutput().addListener(output -> channel.shutdownInput().addListener(input -> {
            Throwable failure = output.isSuccess() ? input.cause() : output.cause();
            if (failure == null) {
                promise.trySuccess();
            } else {
                promise.tryFailure(failure);
            }
        }));
        return promise;
    }
}
