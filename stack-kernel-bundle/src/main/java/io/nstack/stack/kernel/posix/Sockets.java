package io.nstack.stack.kernel.posix;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.unix.Socket;
import io.nstack.stack.kernel.config.KernelConfig;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Opens the descriptors of one stack, in all its loops. Any thread. */
public final class Sockets {

    private static final System.Logger LOG = System.getLogger("io.nstack.stack.kernel");

    private final KernelConfig config;
    private final LingeringCloses lingering;
    private final AtomicBoolean withoutMptcp = new AtomicBoolean();

    /** For the stack with these options. */
    public Sockets(KernelConfig config) {
        this.config = config;
        this.lingering = new LingeringCloses(config.name());
    }

    /** What still closes in the background. */
    public LingeringCloses lingering() { return lingering; }

    /** The options of the stack. */
    public KernelConfig config() { return config; }

    /** Whether a socket for this address is one of IPv6; the wildcard means both families where there are two. */
    static boolean needsInet6(InetAddress address) {
        return address instanceof Inet6Address || (address.isAnyLocalAddress() && Socket.isIPv6Preferred());
    }

    /** Whether a short read from a stream says that nothing is left; not with MPTCP, whose subflows may hold more. */
    boolean shortReadDrains() {
        return !config.mptcp();
    }

    OpenSocket stream(boolean ipv6) throws IOException {
        return new OpenSocket(tcp(ipv6), SocketKind.stream(ipv6), lingering);
    }

    OpenSocket listener(boolean ipv6) throws IOException {
        return new OpenSocket(tcp(ipv6), SocketKind.listener(ipv6), lingering);
    }

    OpenSocket datagram(boolean ipv6) throws IOException {
        return new OpenSocket(opened(() -> LinuxSocket.newSocketDgram(ipv6)), SocketKind.datagram(ipv6), lingering);
    }

    OpenSocket domain(SocketKind kind) throws IOException {
        return new OpenSocket(opened(LinuxSocket::newSocketDomain), kind, lingering);
    }

    private LinuxSocket tcp(boolean ipv6) throws IOException {
        if (config.mptcp() && !withoutMptcp.get()) {
            int fd = MptcpSocket.open(ipv6);
            if (fd >= 0) {
                return MptcpSocket.adopt(fd, ipv6);
            }
            if (!MptcpSocket.isUnsupported(-fd)) {
                throw Errno.stream("open a socket via " + config.name(), -fd);
            }
            if (withoutMptcp.compareAndSet(false, true)) {
                LOG.log(System.Logger.Level.WARNING, config.name() + ": the kernel refuses MPTCP ("
                        + LibcNative.text(-fd) + "), its streams are plain TCP");
            }
        }
        return opened(() -> LinuxSocket.newSocketStream(ipv6));
    }

    private LinuxSocket opened(Supplier<LinuxSocket> how) throws IOException {
        try {
            return how.get();
        } catch (ChannelException e) { // Netty's constructors throw it unchecked
            String what = "open a socket via " + config.name();
            throw Errno.translate(what, e.getCause() instanceof Exception cause ? cause : e);
        }
    }
}
