package io.nstack.stack.kernel.config;

import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;

import io.nstack.stack.StackOptions;
import io.nstack.stack.poll.EndpointOptions;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Turns an instance's properties into a {@link KernelConfig}, or says what is wrong with them. */
public final class ConfigReader {

    private static final Set<String> OPTIONS = Set.of("name", "engine", "congestion", "tcpNoDelay", "keepAlive",
            "fastOpenConnect", "fastOpenQueue", "sendBufferBytes", "receiveBufferBytes", "bindToDevice",
            "localAddress", "mptcp", "reusePort");
    private static final int MAX_DEVICE_NAME = 15; // IFNAMSIZ without the terminating zero

    private final Map<String, ?> properties;
    private final Set<String> congestionControls;
    private EndpointOptions options = EndpointOptions.NONE;

    private ConfigReader(Map<String, ?> properties, Set<String> congestionControls) {
        this.properties = properties;
        this.congestionControls = congestionControls;
    }

    /**
     * Reads the properties of the stack called {@code name}.
     *
     * @throws ConfigException naming the option, its value and what is allowed
     */
    public static KernelConfig read(String name, Map<String, ?> properties) throws ConfigException {
        return new ConfigReader(properties, CongestionControls.available()).read(name);
    }

    private KernelConfig read(String name) throws ConfigException {
        rejectUnknown();
        StackName.check(properties);
        EngineKind engine = engine();
        congestion();
        flag("tcpNoDelay", TCP_NODELAY);
        flag("keepAlive", SO_KEEPALIVE);
        flag("reusePort", SO_REUSEPORT);
        flag("fastOpenConnect", StackOptions.TCP_FASTOPEN_CONNECT);
        number("fastOpenQueue", StackOptions.TCP_FASTOPEN, 0);
        number("sendBufferBytes", SO_SNDBUF, 1);
        number("receiveBufferBytes", SO_RCVBUF, 1);
        String device = device();
        InetAddress[] local = localAddresses();
        return new KernelConfig(name, engine, options, device, (Inet4Address) local[0], (Inet6Address) local[1],
                Boolean.TRUE.equals(truth("mptcp")));
    }

    private void rejectUnknown() throws ConfigException {
        for (String key : properties.keySet()) {
            if (!OPTIONS.contains(key) && !isOfTheFramework(key)) {
                throw new ConfigException("unknown option '" + key + "'='" + properties.get(key) + "': allowed are "
                        + new TreeSet<>(OPTIONS));
            }
        }
    }

    /** Who configures instances adds keys of its own (Configuration Admin, SCR, feature manager); all have a dot. */
    private static boolean isOfTheFramework(String key) {
        return key.contains(".") || key.startsWith(":") || key.equals("objectClass");
    }

    private EngineKind engine() throws ConfigException {
        String word = text("engine");
        try {
            return word == null ? EngineKind.AUTO : EngineKind.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("engine", String.valueOf(word), "auto, native or jdk");
        }
    }

    private void congestion() throws ConfigException {
        String wanted = text("congestion");
        if (wanted == null) {
            return;
        }
        if (!congestionControls.contains(wanted)) {
            throw new ConfigException("congestion", wanted, "this kernel has " + new TreeSet<>(congestionControls));
        }
        options = options.with(StackOptions.TCP_CONGESTION, wanted);
    }

    private @Nullable String device() throws ConfigException {
        String device = text("bindToDevice");
        if (device != null) {
            if (device.length() > MAX_DEVICE_NAME || device.contains("/") || device.isBlank()) {
                throw new ConfigException("bindToDevice", device,
                        "the name of a network interface, at most " + MAX_DEVICE_NAME + " characters");
            }
            options = options.with(StackOptions.SO_BINDTODEVICE, device);
        }
        return device;
    }

    /** The IPv4 and the IPv6 address, each null if there is none. */
    private @Nullable InetAddress[] localAddresses() throws ConfigException {
        @Nullable
        InetAddress[] found = new InetAddress[2];
        for (String each : texts("localAddress")) {
            InetAddress address = literal(each);
            int slot = address instanceof Inet4Address ? 0 : 1;
            if (found[slot] != null || address.isAnyLocalAddress() || address.isMulticastAddress()) {
                throw new ConfigException("localAddress", String.join(",", texts("localAddress")),
                        "at most one IPv4 and one IPv6 address, and no wildcard or group");
            }
            found[slot] = address;
        }
        return found;
    }

    private static InetAddress literal(String word) throws ConfigException {
        try {
            return InetAddress.ofLiteral(word);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("localAddress", word, "an IPv4 or IPv6 address in digits");
        }
    }

    private void flag(String key, SocketOption<Boolean> option) throws ConfigException {
        Boolean value = truth(key);
        if (value != null) {
            options = options.with(option, value);
        }
    }

    private @Nullable Boolean truth(String key) throws ConfigException {
        String word = text(key);
        if (word == null) {
            return null;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, word, "true or false");
        };
    }

    private void number(String key, SocketOption<Integer> option, int least) throws ConfigException {
        String word = text(key);
        if (word == null) {
            return;
        }
        String allowed = "a whole number from " + least + " to " + Integer.MAX_VALUE;
        try {
            int value = Integer.parseInt(word);
            if (value < least) {
                throw new ConfigException(key, word, allowed);
            }
            options = options.with(option, value);
        } catch (NumberFormatException e) {
            throw new ConfigException(key, word, allowed);
        }
    }

    private @Nullable String text(String key) throws ConfigException {
        Object value = properties.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            String word = value.toString().strip();
            return word.isEmpty() ? null : word;
        }
        throw new ConfigException(key, value, "one value");
    }

    private String[] texts(String key) throws ConfigException {
        Object value = properties.get(key);
        if (value instanceof String[] several) {
            return several;
        }
        if (value instanceof Iterable<?> several) {
            return StreamSupport.stream(several.spliterator(), false).map(String::valueOf)
                    .toArray(String[]::new);
        }
        String one = text(key);
        return one == null
                ? new String[0]
                : Arrays.stream(one.split(",")).map(String::strip).toArray(String[]::new);
    }
}
