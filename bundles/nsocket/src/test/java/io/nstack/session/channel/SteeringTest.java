package io.nstack.session.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.nstack.session.loop.Loop;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SteeringTest {

    private static final int CONNECTIONS = 12;

    private final WireRuntime runtime = new WireRuntime(3);
    private final Loops loops = new Loops();

    @AfterEach
    void close() { runtime.close(); }

    @Sharable
    private static final class Loops extends ChannelInboundHandlerAdapter {

        final List<EventLoop> seen = new CopyOnWriteArrayList<>();

        @Override
        public void channelActive(ChannelHandlerContext context) { seen.add(context.channel().eventLoop()); }
    }

    private Channel acceptAll() throws InterruptedException {
        Channel server = runtime.listen(loops);
        for (int i = 0; i < CONNECTIONS; i++) {
            runtime.client().connect(server.localAddress()).sync();
        }
        await().until(() -> loops.seen.size() == CONNECTIONS);
        return server;
    }

    @Test
    void shouldKeepAcceptedSessionsOnTheLoopOfTheirQueue() throws Exception {
        runtime.add("wire").acceptsInPlace = true;
        Channel server = acceptAll();
        assertThat(loops.seen).containsOnly(server.eventLoop());
    }

    @Test
    void shouldSpreadAcceptedSessionsOverTheLoopsOtherwise() throws Exception {
        runtime.add("wire");
        acceptAll();
        assertThat(loops.seen.stream().distinct()).hasSizeGreaterThan(1);
    }

    @Test
    void shouldPutAnAcceptedSessionIntoTheLoopThatItNames() throws Exception {
        WireStack stack = runtime.add("wire");
        stack.home = 2;
        acceptAll();
        assertThat(loops.seen).extracting(loop -> ((Loop) loop).index()).containsOnly(2);
        assertThat(stack.strayCalls).hasValue(0);
    }

    @Test
    void shouldAbortAnAcceptedSessionWhoseLoopHasGone() throws Exception {
        WireStack stack = runtime.add("wire");
        Channel server = runtime.listen(loops);
        stack.home = 17;
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        client.closeFuture().sync();
        stack.home = 1;
        runtime.client().connect(server.localAddress()).sync();
        await().until(() -> loops.seen.size() == 1);
    }
}
