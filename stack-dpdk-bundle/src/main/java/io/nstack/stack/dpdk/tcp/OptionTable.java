package io.nstack.stack.dpdk.tcp;

import static java.net.StandardSocketOptions.IP_TOS;
import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;

import io.nstack.stack.StackOptions;
import io.nstack.stack.poll.EndpointOptions;
import java.net.SocketOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The socket options of streams and listeners, found by name. */
final class OptionTable {

    private static final int MOST = Integer.MAX_VALUE;
    private static final int MOST_SECONDS = 32_767; // tcp(7)

    static final OptionTable STREAM = new OptionTable(
            number(SO_SNDBUF, 0, MOST, each -> each.sendBytes, TcpOptions::sendBytes),
            number(SO_RCVBUF, 0, MOST, each -> each.receiveBytes, TcpOptions::receiveBytes),
            new Entry<>(SO_REUSEADDR, each -> each.reuseAddress, (each, on) -> each.reuseAddress = on),
            new Entry<>(SO_REUSEPORT, each -> each.reusePort, (each, on) -> each.reusePort = on),
            new Entry<>(SO_LINGER, each -> each.lingerSeconds,
                    (each, seconds) -> each.lingerSeconds = Math.clamp(seconds, -1, 65_535)),
            number(IP_TOS, 0, 255, each -> each.trafficClass, (each, value) -> each.trafficClass = value),
            new Entry<>(TCP_NODELAY, each -> each.noDelay, (each, on) -> each.noDelay = on),
            new Entry<>(SO_KEEPALIVE, each -> each.keepAlive, (each, on) -> each.keepAlive = on),
            number(StackOptions.TCP_KEEPIDLE, 1, MOST_SECONDS, each -> each.keepIdleSeconds,
                    (each, seconds) -> each.keepIdleSeconds = seconds),
            number(StackOptions.TCP_KEEPINTVL, 1, MOST_SECONDS, each -> each.keepIntervalSeconds,
                    (each, seconds) -> each.keepIntervalSeconds = seconds),
            number(StackOptions.TCP_KEEPCNT, 1, 127, each -> each.keepCount, (each, count) -> each.keepCount = count),
            number(StackOptions.TCP_USER_TIMEOUT, 0, MOST, each -> each.userTimeoutMillis,
                    (each, millis) -> each.userTimeoutMillis = millis),
            number(StackOptions.TCP_NOTSENT_LOWAT, 1, MOST, each -> each.notSentLowBytes,
                    (each, bytes) -> each.notSentLowBytes = bytes),
            new Entry<>(StackOptions.TCP_CORK, each -> each.cork, (each, on) -> each.cork = on),
            new Entry<>(StackOptions.TCP_QUICKACK, each -> each.quickAck, (each, on) -> each.quickAck = on),
            new Entry<>(StackOptions.TCP_CONGESTION, each -> each.congestion,
                    (each, name) -> each.congestion = name));

    private final Map<String, Entry<?>> byName = new LinkedHashMap<>();
    private final Set<SocketOption<?>> keys;

    private OptionTable(Entry<?>... entries) {
        for (Entry<?> each : entries) {
            byName.put(each.key.name(), each);
        }
        keys = byName.values().stream().map(each -> each.key).collect(Collectors.toUnmodifiableSet());
    }

    private record Entry<T>(SocketOption<T> key, Function<TcpOptions, T> reader, BiConsumer<TcpOptions, T> writer) {
        void write(TcpOptions options, Object value) {
            if (!key.type().isInstance(value)) {
                throw new IllegalArgumentException(
                        "option " + key.name() + "='" + value + "': a " + key.type().getSimpleName() + " is needed");
            }
            writer.accept(options, key.type().cast(value));
        }
    }

    private static Entry<Integer> number(SocketOption<Integer> key, int least, int most,
            Function<TcpOptions, Integer> reader, BiConsumer<TcpOptions, Integer> writer) {
        return new Entry<>(key, reader, (options, value) -> {
            if (value < least || value > most) {
                throw new IllegalArgumentException(
                        "option " + key.name() + "='" + value + "': from " + least + " to " + most);
            }
            writer.accept(options, value);
        });
    }

    Set<SocketOption<?>> keys() { return keys; }

    void set(TcpOptions options, SocketOption<?> option, Object value) { find(option).write(options, value); }

    <T> T get(TcpOptions options, SocketOption<T> option) {
        return option.type().cast(find(option).reader.apply(options));
    }

    private Entry<?> find(SocketOption<?> option) {
        Entry<?> found = byName.get(option.name());
        if (found == null) {
            throw new UnsupportedOperationException("no option " + option.name() + " here");
        }
        return found;
    }

    /** Sets those of the options that are in this table. */
    void apply(EndpointOptions options, TcpOptions to) {
        options.forEach((option, value) -> {
            if (byName.containsKey(option.name())) {
                set(to, option, value);
            }
        });
    }
}
