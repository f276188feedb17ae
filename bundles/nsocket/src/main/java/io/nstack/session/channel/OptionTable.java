package io.nstack.session.channel;

import io.netty.channel.ChannelOption;
import io.nstack.stack.StackOptions;
import java.net.NetworkInterface;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of Netty's channel options is which socket option. They are matched by name, with the class prefix of
 * transport-specific ones left off, so that {@code EpollChannelOption.TCP_CORK} works on every stack that has it.
 */
final class OptionTable {

    private static final Map<String, SocketOption<?>> BY_NAME = new HashMap<>();

    static {
        for (SocketOption<?> each : new SocketOption<?>[]{StandardSocketOptions.SO_SNDBUF,
                StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
                StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER, StandardSocketOptions.SO_BROADCAST,
                StandardSocketOptions.IP_TOS, StandardSocketOptions.IP_MULTICAST_IF,
                StandardSocketOptions.IP_MULTICAST_TTL, StandardSocketOptions.TCP_NODELAY}) {
            BY_NAME.put(each.name(), each);
        }
        StackOptions.all().forEach(each -> BY_NAME.put(each.name(), each));
    }

    private record Range(int least, int most) {}

    private static final Range COUNT = new Range(0, Integer.MAX_VALUE);
    private static final Range BYTE = new Range(0, 255);
    private static final Range POSITIVE = new Range(1, Integer.MAX_VALUE);

    /** What no stack can take, by name; stacks may allow less. */
    private static final Map<String, Range> RANGES = Map.of("SO_SNDBUF", COUNT, "SO_RCVBUF", COUNT, "IP_TOS", BYTE,
            "IP_MULTICAST_TTL", BYTE, "TCP_KEEPIDLE", POSITIVE, "TCP_KEEPINTVL", POSITIVE, "TCP_KEEPCNT", POSITIVE,
            "TCP_USER_TIMEOUT", COUNT, "TCP_FASTOPEN", COUNT);

    private OptionTable() {}

    /**
     * Refuses what is out of range whatever the stack, at once and not when there is a stack.
     *
     * @throws IllegalArgumentException naming the option, the value and the range
     */
    static void requireInRange(SocketOption<?> option, Object value) {
        Range range = RANGES.get(option.name());
        if (range != null && value instanceof Integer number && (number < range.least || number > range.most)) {
            throw new IllegalArgumentException(option.name() + "=" + number + " is "
                    + (number < range.least ? "below " + range.least : "above " + range.most));
        }
    }

    /** The socket option that a channel option means, or null if it means none. */
    static @Nullable SocketOption<?> socketOption(ChannelOption<?> option) {
        String name = option.name();
        return BY_NAME.get(name.substring(name.lastIndexOf('#') + 1));
    }

    /**
     * The value in the socket option's own type: Netty has some integers as {@link Long}.
     *
     * @throws IllegalArgumentException if the value is of another kind
     */
    static Object toSocket(SocketOption<?> option, Object value) {
        Class<?> type = option.type();
        if (type == Integer.class && value instanceof Number number) {
            return number.intValue();
        }
        if (type.isInstance(value) || type == NetworkInterface.class) {
            return value;
        }
        throw new IllegalArgumentException(option.name() + " takes a " + type.getSimpleName() + ", not " + value);
    }
}
