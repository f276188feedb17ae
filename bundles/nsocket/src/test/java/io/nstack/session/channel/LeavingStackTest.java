package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.bytes;
import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionOptions;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeavingStackTest {

    private static final int MESSAGE = 1_000;

    private final WireRuntime runtime = new WireRuntime(1); // with more, the other end's reset may come first

    @AfterEach
    void close() { runtime.close(); }

    /** Keeps bytes going round, and notes what goes wrong. */
    private static final class Traffic extends SimpleChannelInboundHandler<ByteBuf> {

        final AtomicLong received = new AtomicLong();
        final List<Throwable> caught = new CopyOnWriteArrayList<>();

        @Override
        public void channelActive(ChannelHandlerContext context) { context.writeAndFlush(bytes(MESSAGE)); }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            received.addAndGet(message.readableBytes());
            context.writeAndFlush(message.retain());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { caught.add(cause); }
    }

    private Channel start(Channel server, String stack, Traffic traffic) throws InterruptedException {
        Channel client = runtime.sockets.bootstrap().handler(traffic).option(SessionOptions.STACK, stack)
                .connect(server.localAddress()).sync().channel();
        await().until(() -> traffic.received.get() > MESSAGE);
        return client;
    }

    private static void goesOn(Traffic traffic) {
        long before = traffic.received.get();
        await().until(() -> traffic.received.get() > before + 10 * MESSAGE);
        assertThat(traffic.caught).isEmpty();
    }

    @Test
    void shouldEndItsSessionsWithTheReasonAndLeaveTheOthersAlone() throws Exception {
        WireStack leaving = runtime.add("leaving");
        runtime.add("staying");
        Channel server = runtime.listen(new WireRuntime.Echo());
        Traffic cut = new Traffic();
        Traffic kept = new Traffic();
        Channel ends = start(server, "leaving", cut);
        Channel goesOn = start(server, "staying", kept);
        runtime.remove(leaving);
        assertThat(ends.closeFuture().await(2_000)).isTrue();
        assertThat(cut.caught).singleElement().isInstanceOf(SessionException.class)
                .satisfies(why -> assertThat(((SessionException) why).stack()).isEqualTo("leaving"))
                .hasToString("io.nstack.nsocket.SessionException: leaving: the stack was removed");
        assertThat(info(ends).reason()).isEqualTo("the stack was removed");
        assertThat(goesOn.isActive()).isTrue();
        goesOn(kept);
        assertThat(leaving.openEngines).hasValue(0);
    }

    @Test
    void shouldFailWritesWithTheReason() throws Exception {
        WireStack leaving = runtime.add("leaving");
        Channel server = runtime.server(new ChannelInboundHandlerAdapter())
                .childOption(ChannelOption.AUTO_READ, false).bind("127.0.0.1", 0).sync().channel();
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        ChannelFuture stuck = client.writeAndFlush(bytes(1_000_000));
        await().until(() -> info(client).bytesOut() > 0);
        runtime.remove(leaving);
        assertThat(stuck.await(2_000)).isTrue();
        assertThat(stuck.cause()).isInstanceOf(SessionException.class).hasMessage("leaving: the stack was removed");
    }

    @Test
    void shouldGiveTheReasonToWritesThatComeLater() throws Exception {
        WireStack leaving = runtime.add("leaving");
        Channel server = runtime.listen(new ChannelInboundHandlerAdapter());
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        runtime.remove(leaving);
        assertThat(client.closeFuture().await(2_000)).isTrue();
        ChannelFuture late = client.writeAndFlush(bytes(10));
        assertThat(late.await(2_000)).isTrue();
        assertThat(late.cause()).isInstanceOf(ClosedChannelException.class)
                .hasRootCauseMessage("leaving: the stack was removed");
    }

    @Test
    void shouldNotDisturbTrafficWhileOthersComeAndGo() throws Exception {
        runtime.add("staying");
        Channel server = runtime.listen(new WireRuntime.Echo());
        List<Traffic> kept = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Traffic traffic = new Traffic();
            start(server, "staying", traffic);
            kept.add(traffic);
        }
        for (int i = 0; i < 20; i++) {
            WireStack guest = runtime.add("guest");
            Traffic traffic = new Traffic();
            await().until(() -> info(server).stack().contains("guest"));
            Channel client = start(server, "guest", traffic);
            runtime.remove(guest);
            assertThat(client.closeFuture().await(2_000)).isTrue();
            assertThat(guest.openEngines).hasValue(0);
        }
        kept.forEach(LeavingStackTest::goesOn);
        assertThat(runtime.layer.sessions()).hasSize(8);
    }
}
