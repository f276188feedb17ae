package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.NOBODY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.net.InetSocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WrongCallTest {

    private final WireRuntime runtime = new WireRuntime();
    private final WireStack stack = runtime.add("wire");

    @AfterEach
    void close() { runtime.close(); }

    private Channel registered() throws InterruptedException { return runtime.client().register().sync().channel(); }

    private static Throwable failure(ChannelFuture future) {
        assertThat(future.awaitUninterruptibly(5_000)).isTrue();
        return future.cause();
    }

    @Test
    void shouldNameTheAddressThatWasNotResolved() throws Exception {
        assertThat(failure(registered().connect(InetSocketAddress.createUnresolved("nowhere.invalid", 80))))
                .isInstanceOf(UnresolvedAddressException.class).hasMessageContaining("nowhere.invalid");
    }

    @Test
    void shouldRefuseToConnectToPortZero() throws Exception {
        assertThat(failure(registered().connect(new InetSocketAddress("127.0.0.1", 0))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("127.0.0.1:0");
    }

    @Test
    void shouldRefuseASecondConnect() throws Exception {
        stack.answer = WireStack.Answer.NONE;
        Channel connecting = registered();
        connecting.connect(NOBODY);
        assertThat(failure(connecting.connect(NOBODY))).isInstanceOf(ConnectionPendingException.class);
        stack.answer = WireStack.Answer.ACCEPT;
        Channel server = runtime.listen(new WireRuntime.Echo());
        Channel connected = runtime.client().connect(server.localAddress()).sync().channel();
        assertThat(failure(connected.connect(NOBODY))).isInstanceOf(AlreadyConnectedException.class);
        assertThat(connected.isActive()).isTrue();
    }

    @Test
    void shouldRefuseToBindWhatIsBound() throws Exception {
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        Channel server = runtime.listen(new WireRuntime.Echo());
        assertThat(failure(server.bind(any))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Addresses.text(server.localAddress()));
        Channel connected = runtime.client().connect(server.localAddress()).sync().channel();
        assertThat(failure(connected.bind(any))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Addresses.text(connected.localAddress()));
        Channel bound = registered();
        bound.bind(any).sync();
        assertThat(failure(bound.bind(any))).isInstanceOf(IllegalStateException.class);
        assertThat(WireRuntime.info(server).stack()).isEqualTo("wire");
        assertThat(connected.isActive()).isTrue();
    }

    @Test
    void shouldRefuseOptionsThatAreOutOfRangeBeforeThereIsAStack() throws Exception {
        Channel session = registered();
        assertThatThrownBy(() -> session.config().setOption(ChannelOption.SO_SNDBUF, -1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("SO_SNDBUF=-1 is below 0");
        assertThatThrownBy(() -> session.config().setOption(ChannelOption.IP_TOS, 256))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("IP_TOS=256 is above 255");
        assertThatThrownBy(() -> session.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, -1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(session.config().setOption(UnixChannelOption.SO_REUSEPORT, true)).isTrue();
    }

    @Test
    void shouldTellOfFailingAcceptsOnce() throws Exception {
        Accepting accepting = new Accepting();
        Channel server = runtime.server(new WireRuntime.Echo()).handler(accepting).bind("127.0.0.1", 0).sync()
                .channel();
        stack.failingAccepts.set(3);
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        await().until(() -> accepting.accepted);
        assertThat(accepting.failures).isEqualTo(1);
        assertThat(client.isActive()).isTrue();
    }

    private static final class Accepting extends ChannelInboundHandlerAdapter {
        volatile int failures; // written by the loop
        volatile boolean accepted;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            accepted = true;
            context.fireChannelRead(message);
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate")
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { failures++; }
    }
}
