package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Peers that reset their connection; they are no sessions of ours. */
abstract class ResetCases extends RuntimeSupport {

    private static final int SOME = 256 * 1024;

    public void shouldFailTheSessionThatIsResetInTheMiddleOfData() throws Exception {
        Flooding flooding = new Flooding();
        resetWithNeighbours(flooding, peer -> {
            peer.getOutputStream().write(new byte[SOME]);
            peer.getInputStream().readNBytes(SOME);
        });
        assertThat(flooding.causes).isNotEmpty().allSatisfy(this::saysReset);
    }

    public void shouldFailTheSessionThatIsResetWhileItReadsOnly() throws Exception {
        Seen reading = new Seen();
        resetWithNeighbours(reading, peer -> {
            peer.getOutputStream().write(new byte[SOME]);
            Await.until("some was read", () -> reading.read);
        });
        assertThat(reading.causes).singleElement().satisfies(this::saysReset);
    }

    private void saysReset(Throwable cause) {
        assertThat(cause).isInstanceOf(IOException.class);
        assertThat(cause.getMessage()).contains(KERNEL).containsIgnoringCase("reset");
    }

    private interface Doing {
        void with(Socket peer) throws IOException;
    }

    private void resetWithNeighbours(Seen session, Doing before) throws Exception {
        Channel listener = Sessions.opened(sockets().serverBootstrap().option(SessionOptions.STACK, KERNEL)
                .childHandler(session).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address());
                Socket peer = new Socket()) {
            peer.connect(listener.localAddress());
            before.with(peer);
            peer.setSoLinger(true, 0);
            peer.close();
            Await.until("the session has ended", () -> session.ended);
            neighbour.awaitProgress();
            neighbour.finish();
            assertThat(listener.isActive()).isTrue();
            assertThat(isUp(KERNEL)).isTrue();
        } finally {
            listener.close();
        }
    }

    /** Writes as long as there is room, and takes what the peer writes. */
    private static final class Flooding extends Seen {

        private static final int CHUNK = 16 * 1024;

        @Override
        public void channelActive(ChannelHandlerContext active) { flood(active); }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext from) { flood(from); }

        private void flood(ChannelHandlerContext to) {
            while (to.channel().isActive() && to.channel().isWritable()) {
                to.writeAndFlush(to.alloc().directBuffer(CHUNK).writeZero(CHUNK)).addListener(done -> {
                    if (!done.isSuccess()) {
                        causes.add(done.cause());
                    }
                });
            }
        }
    }
}
