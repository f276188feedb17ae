package io.nstack.stack.memory.engine;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;

import io.nstack.stack.poll.EndpointOptions;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The options of one kind of endpoint, found by name. */
final class OptionTable {

    private static final Entry<Integer> SEND_BUFFER = new Entry<>(SO_SNDBUF, Settings::sendBufferBytes,
            (settings, bytes) -> settings.sendBufferBytes(atLeastZero(SO_SNDBUF, bytes)));
    private static final Entry<Integer> RECEIVE_BUFFER = new Entry<>(SO_RCVBUF, Settings::receiveBufferBytes,
            (settings, bytes) -> settings.receiveBufferBytes(atLeastZero(SO_RCVBUF, bytes)));
    private static final Entry<Boolean> REUSE_ADDRESS = new Entry<>(SO_REUSEADDR, settings -> settings.reuseAddress,
            (settings, on) -> settings.reuseAddress = on);
    private static final Entry<Boolean> REUSE_PORT = new Entry<>(SO_REUSEPORT, settings -> settings.reusePort,
            (settings, on) -> settings.reusePort = on);
    private static final Entry<Integer> LINGER = new Entry<>(SO_LINGER, settings -> settings.lingerSeconds,
            (settings, seconds) -> settings.lingerSeconds = Math.clamp(seconds, -1, 65_535));
    private static final Entry<Boolean> NO_DELAY = new Entry<>(TCP_NODELAY, settings -> settings.noDelay,
            (settings, on) -> settings.noDelay = on); // nothing is ever held back
    private static final Entry<Boolean> KEEP_ALIVE = new Entry<>(SO_KEEPALIVE, settings -> settings.keepAlive,
            (settings, on) -> settings.keepAlive = on); // a peer cannot vanish without a word

    /** Of streams and listeners. */
    static final OptionTable STREAM = new OptionTable(SEND_BUFFER, RECEIVE_BUFFER, REUSE_ADDRESS, REUSE_PORT, LINGER,
            NO_DELAY, KEEP_ALIVE);
    /** Of datagram sockets. */
    static final OptionTable DATAGRAM = new OptionTable(SEND_BUFFER, RECEIVE_BUFFER, REUSE_ADDRESS, REUSE_PORT);

    private final Map<String, Entry<?>> byName = new LinkedHashMap<>();
    private final Set<SocketOption<?>> keys;

    private OptionTable(Entry<?>... entries) {
        for (Entry<?> each : entries) {
            byName.put(each.key.name(), each);
        }
        keys = byName.values().stream().map(each -> each.key).collect(Collectors.toUnmodifiableSet());
    }

    private record Entry<T>(SocketOption<T> key, Function<Settings, T> reader, BiConsumer<Settings, T> writer) {
        void write(Settings settings, Object value) { writer.accept(settings, key.type().cast(value)); }
    }

    Set<SocketOption<?>> keys() { return keys; }

    void set(Settings settings, SocketOption<?> option, Object value) { find(option).write(settings, value); }

    <T> T get(Settings settings, SocketOption<T> option) {
        return option.type().cast(find(option).reader.apply(settings));
    }

    private Entry<?> find(SocketOption<?> option) {
        Entry<?> found = byName.get(option.name());
        if (found == null) {
            throw new UnsupportedOperationException("no option " + option.name() + " here");
        }
        return found;
    }

    /**
     * Sets those of the options that are in this table.
     *
     * @throws SocketException if a value is out of range: that concerns one endpoint, not the stack
     */
    void apply(EndpointOptions options, Settings settings) throws SocketException {
        try {
            options.forEach((option, value) -> {
                if (byName.containsKey(option.name())) {
                    set(settings, option, value);
                }
            });
        } catch (IllegalArgumentException e) {
            throw new SocketException(e.getMessage());
        }
    }

    private static int atLeastZero(SocketOption<Integer> option, int value) {
        if (value < 0) {
            throw new IllegalArgumentException("option " + option.name() + "='" + value + "': 0 or more");
        }
        return value;
    }
}
