package io.nstack.example.echo;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import java.net.InetSocketAddress;

/** Echoes at one address, over streams and datagrams. */
record EchoServer(Channel streams, Channel datagrams) {

    /** Netty's default would cut datagrams at 2048 bytes. */
    static final RecvByteBufAllocator LARGEST_DATAGRAM = new FixedRecvByteBufAllocator(65_536);

    static EchoServer open(NSocket nsocket, InetSocketAddress address) throws EchoException {
        Channel streams = opened(nsocket.serverBootstrap().childHandler(EchoHandler.perChannel()).bind(address),
                address);
        try {
            // The port that was found, if any would do.
            InetSocketAddress same = new InetSocketAddress(address.getAddress(),
                    ((InetSocketAddress) streams.localAddress()).getPort());
            return new EchoServer(streams, opened(nsocket.datagramBootstrap()
                    .option(ChannelOption.RECVBUF_ALLOCATOR, LARGEST_DATAGRAM).handler(EchoHandler.perChannel())
                    .bind(same), same));
        } catch (EchoException e) {
            ChannelFuture _ = streams.close();
            throw e;
        }
    }

    private static Channel opened(ChannelFuture bound, InetSocketAddress address) throws EchoException {
        if (!bound.awaitUninterruptibly().isSuccess()) {
            throw new EchoException("cannot serve at " + Address.text(address) + ": " + bound.cause().getMessage());
        }
        return bound.channel();
    }

    String description() {
        return "echo at " + Address.text(streams.localAddress()) + ", tcp " + carrier(streams) + ", udp "
                + carrier(datagrams);
    }

    void close() {
        ChannelFuture _ = datagrams.close();
        ChannelFuture _ = streams.close().awaitUninterruptibly();
    }

    /** Which stack carries it and why, as far as the channel can say. */
    static String carrier(Channel channel) {
        return channel instanceof Session session
                ? "over " + session.info().stack() + " (" + session.info().reason() + ")"
                : "over an unknown stack";
    }
}
