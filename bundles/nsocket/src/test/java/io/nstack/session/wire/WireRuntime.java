package io.nstack.session.wire;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.watchdog.CodeOrigin;
import io.nstack.session.watchdog.Limits;
import io.nstack.stack.StackStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A session layer with {@link WireStack}s, and an RD that names those that are up in the order of their arrival. */
public final class WireRuntime implements RdEngine, AutoCloseable {

    public static final InetSocketAddress NOBODY = new InetSocketAddress("127.0.0.1", 9);

    public final SessionLayer layer;
    public final NSocket sockets;

    public WireRuntime() { this(2); }

    public WireRuntime(int loops) { this(BaseKind.best(), loops, Limits.DEFAULT); }

    public WireRuntime(BaseKind kind, int loops, Limits limits) {
        layer = new SessionLayer(new LoopGroup(kind, loops, 20_000), () -> {}, limits, CodeOrigin.NONE);
        layer.useRd(this);
        sockets = new ApplicationSockets(layer, new Application("test", "", -1));
    }

    public WireStack add(String name) {
        WireStack stack = new WireStack(name);
        add(stack);
        return stack;
    }

    public void add(WireStack stack) {
        layer.addStack(stack, "test");
        await().until(() -> status(stack.name()).isUp());
    }

    public void remove(WireStack stack) { layer.removeStack(stack, Duration.ZERO); }

    public StackStatus status(String stack) {
        return layer.stacks().stream().filter(each -> each.name().equals(stack)).map(StackInfo::status).findFirst()
                .orElseThrow();
    }

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        List<Candidate> up = new ArrayList<>();
        List<Candidate> leftOut = new ArrayList<>();
        for (StackView each : stacks.stacks()) {
            if (each.status().isUp()) {
                up.add(new Candidate(each.name(), "is up"));
            } else {
                leftOut.add(new Candidate(each.name(), each.status().toString()));
            }
        }
        return new Decision(up, leftOut, "test policy", false, List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }

    public Bootstrap client() { return sockets.bootstrap().handler(new ChannelInboundHandlerAdapter()); }

    public ServerBootstrap server(ChannelHandler child) { return sockets.serverBootstrap().childHandler(child); }

    public Channel listen(ChannelHandler child) throws InterruptedException {
        return server(child).bind("127.0.0.1", 0).sync().channel();
    }

    public static SessionInfo info(Channel channel) { return ((Session) channel).info(); }

    public static ByteBuf bytes(int count) { return Unpooled.directBuffer(count).writeZero(count); }

    /** Sends back what comes in. */
    @ChannelHandler.Sharable
    public static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) { context.write(message); }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) { context.flush(); }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
    }

    @Override
    public void close() { layer.close(); }
}
