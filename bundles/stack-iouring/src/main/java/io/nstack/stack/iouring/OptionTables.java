package io.nstack.stack.iouring;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import io.nstack.netty.adapter.ChannelOptions;
import io.nstack.stack.StackOptions;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Which socket option is which in the configuration of Netty's io_uring channels. */
final class OptionTables {

    private static final int SOL_SOCKET = 1; // asm-generic/socket.h
    private static final int SO_BINDTODEVICE = 25;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_CONGESTION = 13; // linux/tcp.h
    private static final int NAME_BYTES = 16; // IFNAMSIZ, TCP_CA_NAME_MAX

    static final ChannelOptions STREAM = text(text(sized(ChannelOptions.NONE), StackOptions.TCP_CONGESTION,
            IPPROTO_TCP, TCP_CONGESTION), StackOptions.SO_BINDTODEVICE, SOL_SOCKET, SO_BINDTODEVICE)
            .with(StandardSocketOptions.SO_SNDBUF, ChannelOption.SO_SNDBUF,
                    from(StandardSocketOptions.SO_SNDBUF, 0, Integer.MAX_VALUE), OptionTables::asked)
            .with(StandardSocketOptions.SO_KEEPALIVE, ChannelOption.SO_KEEPALIVE)
            .with(StandardSocketOptions.SO_LINGER, ChannelOption.SO_LINGER, seconds -> Math.clamp(seconds, -1, 65535),
                    seconds -> seconds)
            .with(StandardSocketOptions.IP_TOS, ChannelOption.IP_TOS, from(StandardSocketOptions.IP_TOS, 0, 255),
                    value -> value)
            .with(StandardSocketOptions.TCP_NODELAY, ChannelOption.TCP_NODELAY)
            .with(StackOptions.TCP_CORK, IoUringChannelOption.TCP_CORK)
            .with(StackOptions.TCP_QUICKACK, IoUringChannelOption.TCP_QUICKACK)
            .with(StackOptions.TCP_NOTSENT_LOWAT, IoUringChannelOption.TCP_NOTSENT_LOWAT,
                    from(StackOptions.TCP_NOTSENT_LOWAT, 0, Integer.MAX_VALUE).andThen(Integer::longValue),
                    Long::intValue)
            .with(StackOptions.TCP_USER_TIMEOUT, IoUringChannelOption.TCP_USER_TIMEOUT,
                    from(StackOptions.TCP_USER_TIMEOUT, 0, Integer.MAX_VALUE), value -> value)
            .with(StackOptions.TCP_KEEPIDLE, IoUringChannelOption.TCP_KEEPIDLE,
                    from(StackOptions.TCP_KEEPIDLE, 1, Integer.MAX_VALUE), value -> value)
            .with(StackOptions.TCP_KEEPINTVL, IoUringChannelOption.TCP_KEEPINTVL,
                    from(StackOptions.TCP_KEEPINTVL, 1, Integer.MAX_VALUE), value -> value)
            .with(StackOptions.TCP_KEEPCNT, IoUringChannelOption.TCP_KEEPCNT,
                    from(StackOptions.TCP_KEEPCNT, 1, Integer.MAX_VALUE), value -> value);

    static final ChannelOptions LISTENER = text(sized(ChannelOptions.NONE), StackOptions.SO_BINDTODEVICE, SOL_SOCKET,
            SO_BINDTODEVICE)
            .with(StandardSocketOptions.SO_REUSEPORT, IoUringChannelOption.SO_REUSEPORT)
            .with(StackOptions.TCP_FASTOPEN, ChannelOption.TCP_FASTOPEN,
                    from(StackOptions.TCP_FASTOPEN, 0, Integer.MAX_VALUE), value -> value)
            .with(StackOptions.IP_FREEBIND, IoUringChannelOption.IP_FREEBIND);

    static final ChannelOptions DATAGRAM = text(sized(ChannelOptions.NONE), StackOptions.SO_BINDTODEVICE, SOL_SOCKET,
            SO_BINDTODEVICE)
            .with(StandardSocketOptions.SO_SNDBUF, ChannelOption.SO_SNDBUF,
                    from(StandardSocketOptions.SO_SNDBUF, 0, Integer.MAX_VALUE), OptionTables::asked)
            .with(StandardSocketOptions.SO_REUSEPORT, IoUringChannelOption.SO_REUSEPORT)
            .with(StandardSocketOptions.SO_BROADCAST, ChannelOption.SO_BROADCAST)
            .with(StandardSocketOptions.IP_TOS, ChannelOption.IP_TOS, from(StandardSocketOptions.IP_TOS, 0, 255),
                    value -> value)
            .with(StandardSocketOptions.IP_MULTICAST_IF, ChannelOption.IP_MULTICAST_IF)
            .with(StandardSocketOptions.IP_MULTICAST_TTL, ChannelOption.IP_MULTICAST_TTL,
                    from(StandardSocketOptions.IP_MULTICAST_TTL, 0, 255), value -> value)
            .with(StandardSocketOptions.IP_MULTICAST_LOOP, ChannelOption.IP_MULTICAST_LOOP_DISABLED,
                    enabled -> !enabled, disabled -> !disabled)
            .with(StackOptions.IP_FREEBIND, IoUringChannelOption.IP_FREEBIND);

    private OptionTables() {}

    private static ChannelOptions sized(ChannelOptions options) {
        return options.with(StandardSocketOptions.SO_RCVBUF, ChannelOption.SO_RCVBUF,
                from(StandardSocketOptions.SO_RCVBUF, 0, Integer.MAX_VALUE), OptionTables::asked)
                .with(StandardSocketOptions.SO_REUSEADDR, ChannelOption.SO_REUSEADDR);
    }

    /** Lets the values of a range through. */
    private static Function<Integer, Integer> from(SocketOption<Integer> option, int least, int most) {
        return value -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException("option " + option.name() + "='" + value + "': from " + least
                        + " to " + most);
            }
            return value;
        };
    }

    /** The kernel doubles what was asked for and says so, socket(7). */
    private static Integer asked(Integer kernelBytes) {
        return kernelBytes / 2;
    }

    private static ChannelOptions text(ChannelOptions options, SocketOption<String> option, int level, int number) {
        return options.with(option, new RawUnixChannelOption(option.name(), level, number, NAME_BYTES), word -> {
            byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
            if (bytes.length >= NAME_BYTES) {
                throw new IllegalArgumentException("option " + option.name() + "='" + word + "': at most "
                        + (NAME_BYTES - 1) + " characters");
            }
            return ByteBuffer.allocate(NAME_BYTES).put(bytes).rewind();
        }, raw -> {
            byte[] bytes = new byte[raw.remaining()];
            raw.get(bytes);
            int length = 0;
            while (length < bytes.length && bytes[length] != 0) {
                length++;
            }
            return new String(bytes, 0, length, StandardCharsets.US_ASCII);
        });
    }
}
