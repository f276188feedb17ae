package io.nstack.stack.iouring;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.nstack.netty.adapter.ChannelOptions;
import io.nstack.netty.adapter.ChannelTransport;
import io.nstack.netty.adapter.OpenChannels;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Netty's io_uring channels. */
record IoUringTransport(String stack, EndpointOptions defaults, OpenChannels open) implements ChannelTransport {

    IoUringTransport(String stack, EndpointOptions defaults) { this(stack, defaults, new OpenChannels()); }

    @Override
    public DuplexChannel newStream(SocketAddress remote) throws IOException {
        requireInternet(remote);
        return new IoUringSocketChannel();
    }

    @Override
    public ServerChannel newListener(SocketAddress local) throws IOException {
        requireInternet(local);
        return new IoUringServerSocketChannel();
    }

    @Override
    public DatagramChannel newDatagram(AddressFamily family) {
        return new IoUringDatagramChannel(family == AddressFamily.INET6
                ? SocketProtocolFamily.INET6
                : SocketProtocolFamily.INET);
    }

    private void requireInternet(SocketAddress address) throws SocketException {
        if (!(address instanceof InetSocketAddress)) {
            throw new SocketException(stack + " has no domain sockets: " + address);
        }
    }

    @Override
    public ChannelOptions streamOptions() { return OptionTables.STREAM; }

    @Override
    public ChannelOptions listenerOptions() { return OptionTables.LISTENER; }

    @Override
    public ChannelOptions datagramOptions() { return OptionTables.DATAGRAM; }

    @Override
    public void join(DatagramChannel channel, InetAddress group, NetworkInterface on, @Nullable InetAddress source) {
        GroupRequest.JOIN.send(channel, group, on, source);
    }

    @Override
    public void leave(DatagramChannel channel, InetAddress group, NetworkInterface on, @Nullable InetAddress source) {
        GroupRequest.LEAVE.send(channel, group, on, source);
    }

    /** As accept(2) says under "Error handling": these are failures of a connection that is gone already. */
    @Override
    public boolean concernsOneConnection(Throwable failure) {
        return failure instanceof NativeIoException known && switch (-known.expectedErr()) {
            case 1, 4, 64, 71, 92, 95, 100, 101, 103, 112, 113 -> true; // EPERM EINTR ENONET EPROTO ENOPROTOOPT
            // EOPNOTSUPP ENETDOWN ENETUNREACH ECONNABORTED EHOSTDOWN EHOSTUNREACH
            default -> false;
        };
    }
}
