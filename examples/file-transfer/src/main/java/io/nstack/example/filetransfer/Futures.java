package io.nstack.example.filetransfer;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;

/** Waiting for a channel, on a thread that may. */
final class Futures {

    private Futures() {}

    /** Waits for the end, good or bad; when interrupted, gives up what was being opened. */
    static ChannelFuture await(ChannelFuture future) throws TransferException {
        try {
            return future.await();
        } catch (InterruptedException e) {
            future.addListener(ChannelFutureListener.CLOSE);
            future.cancel(false);
            Thread.currentThread().interrupt();
            throw new TransferException("interrupted");
        }
    }
}
