package io.nstack.stack.kernel.posix;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * How datagrams to groups leave; ip(7), ipv6(7). A socket of IPv6 also sends to groups of IPv4 and has each option
 * twice.
 */
final class MulticastOptions {

    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_MULTICAST_LOOP = 34;
    private static final int IPV6_MULTICAST_IF = 17;
    private static final int IPV6_MULTICAST_HOPS = 18;
    private static final int IPV6_MULTICAST_LOOP = 19;
    private static final int MREQN_BYTES = 12; // group, local address, index

    static final List<PosixOption<?>> ALL = List.of(
            PosixOptions.number(StandardSocketOptions.IP_MULTICAST_TTL, 0, 255,
                    socket -> get(socket, IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS),
                    (socket, v) -> set(socket, IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, v)),
            new PosixOption<>(StandardSocketOptions.IP_MULTICAST_LOOP,
                    socket -> get(socket, IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP) != 0,
                    (socket, v) -> set(socket, IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, v ? 1 : 0)),
            new PosixOption<>(StandardSocketOptions.IP_MULTICAST_IF, MulticastOptions::readInterface,
                    MulticastOptions::writeInterface));

    private MulticastOptions() {}

    private static int get(OpenSocket socket, int four, int six) throws IOException {
        return socket.kind().isInet6()
                ? socket.socket().getIntOpt(PosixOptions.IPPROTO_IPV6, six)
                : socket.socket().getIntOpt(PosixOptions.IPPROTO_IP, four);
    }

    private static void set(OpenSocket socket, int four, int six, int value) throws IOException {
        socket.socket().setIntOpt(PosixOptions.IPPROTO_IP, four, value);
        if (socket.kind().isInet6()) {
            socket.socket().setIntOpt(PosixOptions.IPPROTO_IPV6, six, value);
        }
    }

    private static NetworkInterface readInterface(OpenSocket socket) throws IOException {
        NetworkInterface found = socket.kind().isInet6()
                ? NetworkInterface.getByIndex(socket.socket().getIntOpt(PosixOptions.IPPROTO_IPV6, IPV6_MULTICAST_IF))
                : NetworkInterface.getByInetAddress(readAddress(socket));
        if (found == null) {
            throw new SocketException("none is set");
        }
        return found;
    }

    private static InetAddress readAddress(OpenSocket socket) throws IOException {
        byte[] address = new byte[4];
        socket.socket().getRawOpt(PosixOptions.IPPROTO_IP, IP_MULTICAST_IF, ByteBuffer.wrap(address));
        return InetAddress.getByAddress(address);
    }

    private static void writeInterface(OpenSocket socket, NetworkInterface to) throws IOException {
        byte[] four = to.inetAddresses().filter(Inet4Address.class::isInstance).findFirst()
                .map(InetAddress::getAddress).orElse(new byte[4]);
        ByteBuffer mreqn = ByteBuffer.allocate(MREQN_BYTES).order(ByteOrder.nativeOrder());
        mreqn.putInt(0).put(four).putInt(to.getIndex()).flip();
        socket.socket().setRawOpt(PosixOptions.IPPROTO_IP, IP_MULTICAST_IF, mreqn);
        if (socket.kind().isInet6()) {
            socket.socket().setIntOpt(PosixOptions.IPPROTO_IPV6, IPV6_MULTICAST_IF, to.getIndex());
        }
    }
}
