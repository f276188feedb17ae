package io.nstack.session.face;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.nstack.stack.StackOptions;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link java.net.Socket}: kept until there is a session, and the session's from then on. Also knows
 * the numbers by which {@code Socket} calls them.
 */
final class SocketSettings {

    private static final Map<Integer, SocketOption<?>> BY_NUMBER = Map.of(
            SocketOptions.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY,
            SocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE,
            SocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR,
            SocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_REUSEPORT,
            SocketOptions.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF,
            SocketOptions.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF,
            SocketOptions.SO_LINGER, StandardSocketOptions.SO_LINGER,
            SocketOptions.IP_TOS, StandardSocketOptions.IP_TOS);
    /** The JDK's names of options that stacks call otherwise. */
    private static final Map<String, SocketOption<?>> ALIASES = Map.of(
            "TCP_KEEPINTERVAL", StackOptions.TCP_KEEPINTVL, "TCP_KEEPCOUNT", StackOptions.TCP_KEEPCNT);
    private static final Set<SocketOption<?>> LISTENERS = Set.of(StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_RCVBUF);
    private static final Set<SocketOption<?>> STREAMS = streams();

    private static final int BUFFER_BYTES = 65_536; // said of a socket of which the stack is not known yet

    private final Map<ChannelOption<?>, Object> asked = new LinkedHashMap<>(); // guarded by this

    private static Set<SocketOption<?>> streams() {
        Set<SocketOption<?>> all = new HashSet<>(BY_NUMBER.values());
        all.addAll(StackOptions.all());
        return Set.copyOf(all);
    }

    static Set<SocketOption<?>> ofStreams() { return STREAMS; }

    static Set<SocketOption<?>> ofListeners() { return LISTENERS; }

    /** The option that {@code Socket} calls by this number. */
    static SocketOption<?> numbered(int number) throws SocketException {
        SocketOption<?> option = BY_NUMBER.get(number);
        if (option == null) {
            throw new SocketException("Unknown option " + number);
        }
        return option;
    }

    /** The option under the name that stacks know. */
    static SocketOption<?> supported(SocketOption<?> option, Set<SocketOption<?>> those) {
        SocketOption<?> known = ALIASES.getOrDefault(option.name(), option);
        for (SocketOption<?> each : those) {
            if (each.name().equals(known.name())) {
                return each;
            }
        }
        throw new UnsupportedOperationException("'" + option + "' not supported");
    }

    /** What was asked for before there was a session. */
    synchronized Map<ChannelOption<?>, Object> asked() {
        return Map.copyOf(asked);
    }

    /**
     * Sets an option, on the session if there is one.
     *
     * @throws SocketException if the stack refuses it or its loop does not answer
     */
    void set(@Nullable Face session, SocketOption<?> option, Object value) throws SocketException {
        ChannelOption<Object> there = channelOption(option);
        synchronized (this) {
            asked.put(there, value);
        }
        if (session == null) {
            return;
        }
        try {
            session.channel().config().setOption(there, value);
        } catch (ChannelException e) {
            throw new SocketException(e.getMessage(), e);
        }
    }

    /** The value in force, else the one asked for, else what a new socket usually has. */
    Object get(@Nullable Face session, SocketOption<?> option) throws SocketException {
        ChannelOption<Object> there = channelOption(option);
        Object value = session == null ? null : inForce(session, there);
        if (value == null) {
            synchronized (this) {
                value = asked.get(there);
            }
        }
        return value == null ? usual(option) : value;
    }

    private static @Nullable Object inForce(Face session, ChannelOption<Object> option) throws SocketException {
        try {
            return session.channel().config().getOption(option);
        } catch (ChannelException e) {
            throw new SocketException(e.getMessage(), e);
        }
    }

    private static Object usual(SocketOption<?> option) {
        if (option == StandardSocketOptions.SO_LINGER) {
            return -1;
        }
        if (option == StandardSocketOptions.SO_SNDBUF || option == StandardSocketOptions.SO_RCVBUF) {
            return BUFFER_BYTES;
        }
        if (option.type() == Integer.class) {
            return 0;
        }
        return option.type() == String.class ? "" : false;
    }

    private static ChannelOption<Object> channelOption(SocketOption<?> option) {
        return ChannelOption.valueOf(option.name());
    }
}
