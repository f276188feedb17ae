package io.nstack.itests;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A listener whose sessions send back what they get. */
final class EchoListener implements AutoCloseable {

    private final Set<Channel> accepted;
    private final Channel channel;

    private EchoListener(Set<Channel> accepted, Channel channel) {
        this.accepted = accepted;
        this.channel = channel;
    }

    /** On 127.0.0.1, on one stack only. */
    static EchoListener on(String stack, NSocket sockets) throws IOException {
        return open(stack, sockets, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** @param stack the only one to listen on; empty = those of the policy */
    static EchoListener open(String stack, NSocket sockets, InetSocketAddress local) throws IOException {
        Set<Channel> accepted = ConcurrentHashMap.newKeySet();
        return new EchoListener(accepted, Sessions.opened(sockets.serverBootstrap()
                .option(SessionOptions.STACK, stack).childHandler(new Echo(accepted)).bind(local)));
    }

    int port() { return ((InetSocketAddress) channel.localAddress()).getPort(); }

    InetSocketAddress address() { return new InetSocketAddress(InetAddress.getLoopbackAddress(), port()); }

    SessionInfo info() { return ((Session) channel).info(); }

    boolean isOpen() { return channel.isActive(); }

    /** What is known about the session whose other end has this address. */
    Optional<SessionInfo> acceptedFrom(InetSocketAddress peer) {
        return accepted.stream().filter(each -> peer.equals(each.remoteAddress()))
                .map(each -> ((Session) each).info()).findFirst();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(RuntimeSupport.BOUND.toMillis());
        accepted.forEach(Channel::close);
    }

    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final Set<Channel> accepted;

        Echo(Set<Channel> accepted) { this.accepted = accepted; }

        @Override
        public void channelActive(ChannelHandlerContext context) { accepted.add(context.channel()); }

        @Override
        public void channelInactive(ChannelHandlerContext context) { accepted.remove(context.channel()); }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) { context.write(message); }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) { context.flush(); }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
    }
}
