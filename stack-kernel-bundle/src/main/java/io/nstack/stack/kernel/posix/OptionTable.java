package io.nstack.stack.kernel.posix;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one kind of endpoint, found by name. Netty reports what the kernel refuses unchecked. */
final class OptionTable {

    private static final List<PosixOption<?>> BUFFERS = List.of(PosixOptions.SEND_BUFFER, PosixOptions.RECEIVE_BUFFER);
    private static final List<PosixOption<?>> INET = List.of(PosixOptions.REUSE_ADDRESS, PosixOptions.REUSE_PORT,
            PosixOptions.TRAFFIC_CLASS, PosixOptions.DEVICE, PosixOptions.FREE_BIND);
    /** A connection inherits these from its listener, tcp(7). */
    private static final List<PosixOption<?>> TCP = List.of(PosixOptions.LINGER, PosixOptions.KEEP_ALIVE,
            PosixOptions.NO_DELAY, PosixOptions.CONGESTION, PosixOptions.USER_TIMEOUT, PosixOptions.NOT_SENT_LOW,
            PosixOptions.KEEP_IDLE, PosixOptions.KEEP_INTERVAL, PosixOptions.KEEP_COUNT);

    private static final OptionTable STREAM = new OptionTable(List.of(BUFFERS, INET, TCP,
            List.of(PosixOptions.CORK, PosixOptions.QUICK_ACK, PosixOptions.FAST_OPEN_CONNECT)));
    private static final OptionTable LISTENER = new OptionTable(
            List.of(BUFFERS, INET, TCP, List.of(PosixOptions.FAST_OPEN_QUEUE)));
    private static final OptionTable DATAGRAM = new OptionTable(
            List.of(BUFFERS, INET, List.of(PosixOptions.BROADCAST), MulticastOptions.ALL));
    private static final OptionTable DOMAIN = new OptionTable(List.of(BUFFERS));

    private final Map<String, PosixOption<?>> byName = new LinkedHashMap<>();
    private final Set<SocketOption<?>> keys;

    private OptionTable(List<List<PosixOption<?>>> groups) {
        Set<SocketOption<?>> all = new LinkedHashSet<>();
        for (List<PosixOption<?>> group : groups) {
            for (PosixOption<?> each : group) {
                byName.put(each.key().name(), each);
                all.add(each.key());
            }
        }
        keys = Set.copyOf(all);
    }

    static OptionTable of(SocketKind kind) {
        return switch (kind) {
            case STREAM4, STREAM6 -> STREAM;
            case LISTENER4, LISTENER6 -> LISTENER;
            case DATAGRAM4, DATAGRAM6 -> DATAGRAM;
            case DOMAIN_STREAM, DOMAIN_LISTENER -> DOMAIN;
        };
    }

    Set<SocketOption<?>> keys() { return keys; }

    void set(OpenSocket socket, SocketOption<?> option, Object value) throws IOException {
        PosixOption<?> found = find(socket, option);
        try {
            found.set(socket, value);
        } catch (IOException | ChannelException e) {
            throw refused(option, value, e);
        }
    }

    <T> T get(OpenSocket socket, SocketOption<T> option) throws IOException {
        PosixOption<?> found = find(socket, option);
        try {
            return option.type().cast(found.get(socket));
        } catch (IOException | ChannelException e) {
            throw refused(option, null, e);
        }
    }

    private PosixOption<?> find(OpenSocket socket, SocketOption<?> option) throws IOException {
        PosixOption<?> found = byName.get(option.name());
        if (found == null) {
            throw new UnsupportedOperationException("no option " + option.name() + " here");
        }
        if (!socket.isOpen()) {
            throw new ClosedChannelException();
        }
        return found;
    }

    private static IOException refused(SocketOption<?> option, @Nullable Object value, Exception e) {
        String what = value == null ? option.name() : option.name() + "='" + value + "'";
        return new SocketException("option " + what + ": " + e.getMessage());
    }
}
