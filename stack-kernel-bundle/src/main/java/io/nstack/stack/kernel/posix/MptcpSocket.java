package io.nstack.stack.kernel.posix;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.lang.foreign.Arena;

/** TCP over several paths (RFC 8684): to the application a TCP socket, to the kernel a protocol of its own. */
final class MptcpSocket {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int STREAM_NONBLOCK_CLOEXEC = 1 | 0x800 | 0x80000; // socket(2)
    private static final int IPPROTO_MPTCP = 262;
    private static final int IPV6_V6ONLY = 26;
    private static final int ENOPROTOOPT = 92;

    private MptcpSocket() {}

    /** The descriptor, or the negative error number. */
    static int open(boolean ipv6) {
        try (Arena arena = Arena.ofConfined()) {
            return LibcNative.socket(ipv6 ? AF_INET6 : AF_INET, STREAM_NONBLOCK_CLOEXEC, IPPROTO_MPTCP,
                    arena.allocate(LibcNative.CAPTURE));
        }
    }

    static LinuxSocket adopt(int fd, boolean ipv6) throws IOException {
        LinuxSocket socket = LinuxSocket.newSocket(fd);
        if (ipv6) {
            socket.setIntOpt(PosixOptions.IPPROTO_IPV6, IPV6_V6ONLY, 0); // Netty's own sockets are open to both
        }
        return socket;
    }

    /** Not built in, or switched off by {@code net.mptcp.enabled}. */
    static boolean isUnsupported(int errno) {
        return errno == Errno.EPROTONOSUPPORT || errno == ENOPROTOOPT || errno == Errno.EINVAL;
    }
}
