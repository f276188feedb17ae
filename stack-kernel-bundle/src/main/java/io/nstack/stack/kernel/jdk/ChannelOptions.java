package io.nstack.stack.kernel.jdk;

import io.nstack.stack.StackOptions;
import io.nstack.stack.kernel.config.ConfigException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one kind of JDK channel under our names. The JDK's own extended options have other names for some and
 * sit in a module of their own, so they are found by name among those that a channel says it supports.
 */
final class ChannelOptions {

    private static final Map<String, String> JDK_NAMES = Map.of("TCP_KEEPINTVL", "TCP_KEEPINTERVAL", "TCP_KEEPCNT",
            "TCP_KEEPCOUNT");
    private static final List<SocketOption<?>> STANDARD = List.of(StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_LINGER, StandardSocketOptions.SO_BROADCAST,
            StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.IP_TOS, StandardSocketOptions.IP_MULTICAST_IF,
            StandardSocketOptions.IP_MULTICAST_TTL, StandardSocketOptions.IP_MULTICAST_LOOP);

    private final Map<String, SocketOption<?>> jdkOptions = new HashMap<>(); // by our name
    private final Set<SocketOption<?>> keys;

    private ChannelOptions(Set<SocketOption<?>> supported) {
        Set<SocketOption<?>> ours = new HashSet<>();
        Stream.concat(STANDARD.stream(), StackOptions.all().stream()).forEach(each -> {
            String wanted = JDK_NAMES.getOrDefault(each.name(), each.name());
            supported.stream().filter(option -> option.name().equals(wanted)).findFirst().ifPresent(option -> {
                jdkOptions.put(each.name(), option);
                ours.add(each);
            });
        });
        keys = Set.copyOf(ours);
    }

    /** Those that this channel supports; the channel is closed. */
    static ChannelOptions of(NetworkChannel sample) throws IOException {
        try (sample) {
            return new ChannelOptions(sample.supportedOptions());
        }
    }

    Set<SocketOption<?>> keys() { return keys; }

    boolean has(String name) { return jdkOptions.containsKey(name); }

    @SuppressWarnings("unchecked") // the value is checked against the type that goes with the option
    void set(NetworkChannel channel, SocketOption<?> option, Object value) throws IOException {
        SocketOption<Object> found = (SocketOption<Object>) find(option);
        checkKind(found, value);
        try {
            channel.setOption(found, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "option " + option.name() + "='" + value + "': " + e.getMessage(), e);
        } catch (SocketException e) {
            throw new SocketException("option " + option.name() + "='" + value + "': " + e.getMessage());
        }
    }

    <T> T get(NetworkChannel channel, SocketOption<T> option) throws IOException {
        @Nullable
        Object value = channel.getOption(find(option));
        if (value == null) {
            throw new SocketException("option " + option.name() + ": none is set");
        }
        return option.type().cast(value);
    }

    private static void checkKind(SocketOption<?> option, Object value) {
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("option " + option.name() + "='" + value + "': a "
                    + option.type().getSimpleName() + " is needed");
        }
    }

    private SocketOption<?> find(SocketOption<?> option) {
        SocketOption<?> found = jdkOptions.get(option.name());
        if (found == null) {
            throw new UnsupportedOperationException("no option " + option.name() + " with JDK channels");
        }
        return found;
    }

    /** What a configuration asks for and no JDK channel can do. */
    static ConfigException impossible(String option, Object value) {
        return new ConfigException("option " + option + "='" + value
                + "': not possible with JDK channels, the native engine is needed");
    }
}
