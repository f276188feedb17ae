package io.nstack.itests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens sessions, within a bound. */
final class Sessions {

    private Sessions() {}

    /** @param stack the only one to use; empty = those of the policy */
    static Channel connect(String stack, NSocket sockets, InetSocketAddress remote, ChannelHandler handler)
            throws IOException {
        return opened(sockets.bootstrap().option(SessionOptions.STACK, stack).handler(handler).connect(remote));
    }

    static Channel opened(ChannelFuture future) throws IOException {
        if (!future.awaitUninterruptibly(RuntimeSupport.BOUND.toMillis())) {
            throw new AssertionError("neither open nor refused within " + RuntimeSupport.BOUND);
        }
        if (future.cause() instanceof IOException failure) {
            throw failure;
        }
        if (!future.isSuccess()) {
            throw new AssertionError("not refused with an IOException", future.cause());
        }
        return future.channel();
    }

    static SessionInfo info(Channel channel) { return ((Session) channel).info(); }
}
