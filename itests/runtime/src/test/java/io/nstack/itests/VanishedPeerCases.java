package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Half-open connections: the peer is gone and nobody said so. */
abstract class VanishedPeerCases extends RuntimeSupport {

    public void shouldEndAnIdleSessionByKeepAlive() throws Exception {
        Seen session = new Seen();
        ServerBootstrap listening = listening(session).childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(EpollChannelOption.TCP_KEEPIDLE, 1).childOption(EpollChannelOption.TCP_KEEPINTVL, 1)
                .childOption(EpollChannelOption.TCP_KEEPCNT, 2);
        vanish(listening, session, false);
    }

    final ServerBootstrap listening(Seen session) {
        return sockets().serverBootstrap().option(SessionOptions.STACK, KERNEL).childHandler(session);
    }

    final void vanish(ServerBootstrap listening, Seen session, boolean writing) throws Exception {
        Channel listener = Sessions.opened(listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address());
                MutePeer peer = MutePeer.connected(listener.localAddress())) {
            Await.until("accepted", () -> session.context != null);
            peer.vanish();
            if (writing) {
                session.context.writeAndFlush(session.context.alloc().buffer(100).writeZero(100));
            }
            Await.until("the session has ended", () -> session.ended);
            assertThat(session.causes).singleElement().isInstanceOf(IOException.class).satisfies(
                    cause -> assertThat(cause.getMessage()).contains(KERNEL).containsIgnoringCase("timed out"));
            neighbour.awaitProgress();
            neighbour.finish();
        } finally {
            listener.close();
        }
    }
}
