package io.nstack.stack.kernel.posix;

import io.nstack.stack.StackOptions;
import io.nstack.stack.kernel.posix.PosixOption.Reader;
import io.nstack.stack.kernel.posix.PosixOption.Writer;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The options that Linux has, one constant each; socket(7), tcp(7), ip(7), ipv6(7). */
final class PosixOptions {

    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int NAME_BYTES = 16; // IFNAMSIZ and TCP_CA_NAME_MAX

    static final PosixOption<Integer> SEND_BUFFER = number(StandardSocketOptions.SO_SNDBUF, 0, Integer.MAX_VALUE,
            // The kernel doubles what was asked for and says so, socket(7).
            socket -> socket.socket().getSendBufferSize() / 2, (socket, v) -> socket.socket().setSendBufferSize(v));
    static final PosixOption<Integer> RECEIVE_BUFFER = number(StandardSocketOptions.SO_RCVBUF, 0, Integer.MAX_VALUE,
            socket -> socket.socket().getReceiveBufferSize() / 2,
            (socket, v) -> socket.socket().setReceiveBufferSize(v));
    static final PosixOption<Integer> LINGER = new PosixOption<>(StandardSocketOptions.SO_LINGER,
            OpenSocket::lingerSeconds, (socket, v) -> socket.lingerSeconds(Math.clamp(v, -1, 65535)));
    static final PosixOption<Integer> TRAFFIC_CLASS = number(StandardSocketOptions.IP_TOS, 0, 255,
            socket -> socket.socket().getTrafficClass(), (socket, v) -> socket.socket().setTrafficClass(v));
    static final PosixOption<Boolean> KEEP_ALIVE = new PosixOption<>(StandardSocketOptions.SO_KEEPALIVE,
            socket -> socket.socket().isKeepAlive(), (socket, v) -> socket.socket().setKeepAlive(v));
    static final PosixOption<Boolean> REUSE_ADDRESS = new PosixOption<>(StandardSocketOptions.SO_REUSEADDR,
            socket -> socket.socket().isReuseAddress(), (socket, v) -> socket.socket().setReuseAddress(v));
    static final PosixOption<Boolean> REUSE_PORT = new PosixOption<>(StandardSocketOptions.SO_REUSEPORT,
            socket -> socket.socket().isReusePort(), (socket, v) -> socket.socket().setReusePort(v));
    static final PosixOption<Boolean> BROADCAST = new PosixOption<>(StandardSocketOptions.SO_BROADCAST,
            socket -> socket.socket().isBroadcast(), (socket, v) -> socket.socket().setBroadcast(v));
    static final PosixOption<Boolean> NO_DELAY = new PosixOption<>(StandardSocketOptions.TCP_NODELAY,
            socket -> socket.socket().isTcpNoDelay(), (socket, v) -> socket.socket().setTcpNoDelay(v));

    static final PosixOption<Boolean> FAST_OPEN_CONNECT = new PosixOption<>(StackOptions.TCP_FASTOPEN_CONNECT,
            OpenSocket::fastOpen, OpenSocket::fastOpen);
    static final PosixOption<Integer> FAST_OPEN_QUEUE = tcp(StackOptions.TCP_FASTOPEN, 23, 0);
    static final PosixOption<Integer> USER_TIMEOUT = tcp(StackOptions.TCP_USER_TIMEOUT, 18, 0);
    static final PosixOption<Integer> NOT_SENT_LOW = tcp(StackOptions.TCP_NOTSENT_LOWAT, 25, 0);
    static final PosixOption<Integer> KEEP_IDLE = tcp(StackOptions.TCP_KEEPIDLE, 4, 1);
    static final PosixOption<Integer> KEEP_INTERVAL = tcp(StackOptions.TCP_KEEPINTVL, 5, 1);
    static final PosixOption<Integer> KEEP_COUNT = tcp(StackOptions.TCP_KEEPCNT, 6, 1);
    static final PosixOption<Boolean> CORK = flag(StackOptions.TCP_CORK, IPPROTO_TCP, 3);
    static final PosixOption<Boolean> QUICK_ACK = flag(StackOptions.TCP_QUICKACK, IPPROTO_TCP, 12);
    static final PosixOption<String> CONGESTION = text(StackOptions.TCP_CONGESTION, IPPROTO_TCP, 13);
    static final PosixOption<String> DEVICE = text(StackOptions.SO_BINDTODEVICE, SOL_SOCKET, 25);
    static final PosixOption<Boolean> FREE_BIND = flag(StackOptions.IP_FREEBIND, IPPROTO_IP, 15);

    private PosixOptions() {}

    static PosixOption<Integer> number(SocketOption<Integer> key, int least, int most, Reader<Integer> reader,
            Writer<Integer> writer) {
        return new PosixOption<>(key, reader, (socket, value) -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("option " + key.name() + "='" + value + "': from " + least + " to "
                        + most);
            }
            writer.write(socket, value);
        });
    }

    private static PosixOption<Integer> tcp(SocketOption<Integer> key, int number, int least) {
        return number(key, least, Integer.MAX_VALUE, socket -> socket.socket().getIntOpt(IPPROTO_TCP, number),
                (socket, v) -> socket.socket().setIntOpt(IPPROTO_TCP, number, v));
    }

    private static PosixOption<Boolean> flag(SocketOption<Boolean> key, int level, int number) {
        return new PosixOption<>(key, socket -> socket.socket().getIntOpt(level, number) != 0,
                (socket, v) -> socket.socket().setIntOpt(level, number, v ? 1 : 0));
    }

    private static PosixOption<String> text(SocketOption<String> key, int level, int number) {
        return new PosixOption<>(key, socket -> readText(socket, level, number), (socket, v) -> {
            byte[] bytes = v.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length >= NAME_BYTES) {
                throw new IllegalArgumentException("option " + key.name() + "='" + v + "': at most " + (NAME_BYTES - 1)
                        + " characters");
            }
            socket.socket().setRawOpt(level, number, ByteBuffer.wrap(bytes));
        });
    }

    private static String readText(OpenSocket socket, int level, int number) throws IOException {
        byte[] bytes = new byte[NAME_BYTES];
        socket.socket().getRawOpt(level, number, ByteBuffer.wrap(bytes));
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }
}
