package io.nstack.stack.iouring;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Joining and leaving multicast groups by the options that serve both families (RFC 3678 section 5.1): Netty's own way
 * refuses IPv4 groups on a socket that speaks both.
 */
enum GroupRequest {
    JOIN(42, 46), LEAVE(45, 47);

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int STORAGE_BYTES = 128; // struct sockaddr_storage
    private static final int GROUP_AT = 8; // after the interface's index, aligned
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;

    private final int option;
    private final int optionWithSource;

    GroupRequest(int option, int optionWithSource) {
        this.option = option;
        this.optionWithSource = optionWithSource;
    }

    /** Throws Netty's {@link io.netty.channel.ChannelException} if the kernel refuses. */
    void send(DatagramChannel channel, InetAddress group, NetworkInterface on, @Nullable InetAddress source) {
        int bytes = GROUP_AT + STORAGE_BYTES * (source == null ? 1 : 2);
        ByteBuffer request = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        request.putInt(0, on.getIndex());
        put(request, GROUP_AT, group);
        if (source != null) {
            put(request, GROUP_AT + STORAGE_BYTES, source);
        }
        int level = group instanceof Inet6Address ? IPPROTO_IPV6 : IPPROTO_IP;
        channel.config().setOption(new RawUnixChannelOption(name(), level, source == null ? option : optionWithSource,
                bytes), request);
    }

    private static void put(ByteBuffer request, int at, InetAddress address) {
        boolean six = address instanceof Inet6Address;
        request.putShort(at, six ? AF_INET6 : AF_INET);
        request.put(at + (six ? 8 : 4), address.getAddress()); // after port and flow label, after port
    }
}
