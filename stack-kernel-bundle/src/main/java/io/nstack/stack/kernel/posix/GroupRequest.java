package io.nstack.stack.kernel.posix;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Joining and leaving multicast groups by the options that serve both families (RFC 3678 section 5.1). */
final class GroupRequest {

    static final int JOIN = 42;
    static final int LEAVE = 45;
    static final int JOIN_SOURCE = 46;
    static final int LEAVE_SOURCE = 47;

    private static final int STORAGE_BYTES = 128; // struct sockaddr_storage
    private static final int GROUP_AT = 8; // after the interface's index, aligned
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;

    private GroupRequest() {}

    static void set(Socket socket, int option, InetAddress group, NetworkInterface on, @Nullable InetAddress source)
            throws IOException {
        ByteBuffer request = ByteBuffer.allocate(GROUP_AT + STORAGE_BYTES * (source == null ? 1 : 2))
                .order(ByteOrder.nativeOrder());
        request.putInt(0, on.getIndex());
        put(request, GROUP_AT, group);
        if (source != null) {
            put(request, GROUP_AT + STORAGE_BYTES, source);
        }
        int level = group instanceof Inet6Address ? PosixOptions.IPPROTO_IPV6 : PosixOptions.IPPROTO_IP;
        socket.setRawOpt(level, option, request);
    }

    private static void put(ByteBuffer request, int at, InetAddress address) {
        boolean six = address instanceof Inet6Address;
        request.putShort(at, six ? AF_INET6 : AF_INET);
        request.put(at + (six ? 8 : 4), address.getAddress()); // after port and flow label, after port
    }
}
