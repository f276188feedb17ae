package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/** What applications do wrong is said at once, and harms nobody else. */
abstract class WrongCallsCases extends RuntimeSupport {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    public void shouldRefuseWrongAddresses() throws Exception {
        assertThat(failure(client().register().sync().channel()
                .connect(InetSocketAddress.createUnresolved("nowhere.invalid", 80))))
                .isInstanceOf(UnresolvedAddressException.class).hasMessageContaining("nowhere.invalid");
        assertThat(failure(client().connect(ANY))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("127.0.0.1:0");
        Channel datagrams = datagrams();
        assertThat(failure(datagrams.writeAndFlush(new DatagramPacket(bytes(datagrams, 1), ANY))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("127.0.0.1:0");
        datagrams.close();
    }

    public void shouldRefuseToBindTwice() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            Channel datagrams = datagrams();
            assertThat(failure(datagrams.bind(ANY))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bound to 127.0.0.1:");
            Channel session = Sessions.connect(KERNEL, sockets(), echo.address(), new Seen());
            assertThat(failure(session.bind(ANY))).isInstanceOf(IllegalStateException.class);
            assertThat(session.isActive() && datagrams.isActive()).isTrue();
            session.close();
            datagrams.close();
        }
    }

    public void shouldRefuseDatagramsThatAreTooLongAndSendTheNext() throws Exception {
        Seen seen = new Seen();
        Channel receiver = Sessions.opened(sockets().datagramBootstrap().option(SessionOptions.STACK, KERNEL)
                .handler(seen).bind(ANY));
        Channel sender = datagrams();
        InetSocketAddress to = (InetSocketAddress) receiver.localAddress();
        ByteBuf tooLong = bytes(sender, 65_508); // RFC 768: 65,535 with the headers
        assertThat(failure(sender.writeAndFlush(new DatagramPacket(tooLong, to)))).isInstanceOf(IOException.class)
                .hasMessageContainingAll(KERNEL, "too long");
        assertThat(tooLong.refCnt()).isZero();
        assertThat(failure(sender.writeAndFlush(new DatagramPacket(bytes(sender, 100), to)))).isNull();
        Await.until("the next came", () -> seen.read);
        sender.close();
        receiver.close();
    }

    public void shouldRefuseWritesAfterTheEnd() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            Channel session = Sessions.connect(KERNEL, sockets(), echo.address(), new Seen());
            session.close().sync();
            ByteBuf late = bytes(session, 10);
            assertThat(failure(session.writeAndFlush(late))).isInstanceOf(ClosedChannelException.class);
            assertThat(late.refCnt()).isZero();
        }
    }

    public void shouldRefuseWrongOptionsAndKeepTheStack() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            assertThat(failure(client().option(ChannelOption.SO_RCVBUF, -1).connect(echo.address())))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("SO_RCVBUF=-1");
            assertThat(failure(sockets().serverBootstrap().option(ChannelOption.SO_BACKLOG, -1)
                    .childHandler(new Seen()).bind(ANY))).isInstanceOf(IllegalArgumentException.class);
            ChannelFuture odd = client()
                    .option(SessionOptions.TCP_CONGESTION, "a-name-longer-than-any-congestion-control")
                    .connect(echo.address());
            if (hasCongestion()) {
                assertThat(failure(odd)).isInstanceOf(IOException.class)
                        .hasMessageContainingAll("via kernel", "TCP_CONGESTION", "15 characters");
            } else {
                assertThat(failure(odd)).isNull(); // what a stack does not have is ignored
                odd.channel().close();
            }
            assertThat(isUp(KERNEL)).isTrue();
            neighbour.awaitProgress();
            neighbour.finish();
        }
    }

    public void shouldNotBlameTheStackForTheApplicationsAllocator() throws Exception {
        Seen seen = new Seen();
        Channel receiver = Sessions.opened(sockets().datagramBootstrap().option(SessionOptions.STACK, KERNEL)
                .option(ChannelOption.ALLOCATOR, new Useless()).handler(seen).bind(ANY));
        Channel sender = datagrams();
        sender.writeAndFlush(new DatagramPacket(bytes(sender, 10), (InetSocketAddress) receiver.localAddress()));
        Await.until("the session has ended", () -> seen.ended);
        assertThat(seen.causes).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(isUp(KERNEL)).isTrue();
        assertThat(sender.isActive()).isTrue();
        sender.close();
    }

    private static final class Useless extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new IllegalStateException("application's bug");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new IllegalStateException("application's bug");
        }

        @Override
        public boolean isDirectBufferPooled() { return false; }
    }

    /** Whether the engine knows the option at all. */
    boolean hasCongestion() { return true; }

    private Bootstrap client() {
        return sockets().bootstrap().option(SessionOptions.STACK, KERNEL).handler(new Seen());
    }

    private Channel datagrams() throws IOException {
        return Sessions.opened(sockets().datagramBootstrap().option(SessionOptions.STACK, KERNEL)
                .handler(new Seen()).bind(ANY));
    }

    private static ByteBuf bytes(Channel of, int count) { return of.alloc().directBuffer(count).writeZero(count); }

    private static Throwable failure(ChannelFuture future) {
        Await.until("an answer", future::isDone);
        return future.cause();
    }
}
