package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.nstack.session.wire.WireRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ForeignGroupTest {

    @Test
    void shouldSayWhichGroupToUse() {
        EventLoopGroup foreign = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (WireRuntime runtime = new WireRuntime()) {
            ChannelFuture failed = new Bootstrap().group(foreign).channelFactory(runtime.sockets.streams())
                    .handler(new ChannelInboundHandlerAdapter()).connect(NOBODY).awaitUninterruptibly();
            assertThat(failed.cause()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("use nsocket.group() or nsocket.bootstrap()")
                    .hasMessageContaining("io.netty.channel.SingleThreadIoEventLoop");
            assertThat(runtime.layer.sessions()).isEmpty();
        } finally {
            foreign.shutdownGracefully();
        }
    }

    @Test
    void shouldRefuseToEndTheSharedGroup() {
        try (WireRuntime runtime = new WireRuntime()) {
            assertThat(runtime.sockets.group().shutdownGracefully().awaitUninterruptibly().cause())
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("close your channels");
            assertThat(runtime.sockets.group().isShuttingDown()).isFalse();
        }
    }
}
