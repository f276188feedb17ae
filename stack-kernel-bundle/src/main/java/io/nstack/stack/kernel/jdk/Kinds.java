package io.nstack.stack.kernel.jdk;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** The options of each kind of channel on this platform. */
record Kinds(ChannelOptions stream, ChannelOptions listener, ChannelOptions datagram, ChannelOptions domainStream,
        ChannelOptions domainListener) {

    static Kinds probe() throws IOException {
        return new Kinds(ChannelOptions.of(SocketChannel.open()), ChannelOptions.of(ServerSocketChannel.open()),
                ChannelOptions.of(DatagramChannel.open()),
                ChannelOptions.of(SocketChannel.open(StandardProtocolFamily.UNIX)),
                ChannelOptions.of(ServerSocketChannel.open(StandardProtocolFamily.UNIX)));
    }

    boolean anyHas(String name) { return stream.has(name) || listener.has(name) || datagram.has(name); }
}
