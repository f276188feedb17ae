package io.nstack.stack.iouring;

import io.nstack.stack.StackOptions;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns an instance's properties into the options of its endpoints, or says what is wrong with them. */
final class ConfigReader {

    private static final int MOST_NAME_BYTES = 15; // IFNAMSIZ and TCP_CA_NAME_MAX without the terminating zero

    private static final Map<String, Option<?>> OPTIONS = new TreeMap<>(Map.of(
            "tcpNoDelay", new Option<>(StandardSocketOptions.TCP_NODELAY, ConfigReader::truth, "true or false"),
            "keepAlive", new Option<>(StandardSocketOptions.SO_KEEPALIVE, ConfigReader::truth, "true or false"),
            "reusePort", new Option<>(StandardSocketOptions.SO_REUSEPORT, ConfigReader::truth, "true or false"),
            "fastOpenQueue", new Option<>(StackOptions.TCP_FASTOPEN, word -> number(word, 0), "a whole number from 0"),
            "sendBufferBytes",
            new Option<>(StandardSocketOptions.SO_SNDBUF, word -> number(word, 1), "a whole number from 1"),
            "receiveBufferBytes",
            new Option<>(StandardSocketOptions.SO_RCVBUF, word -> number(word, 1), "a whole number from 1"),
            "congestion", new Option<>(StackOptions.TCP_CONGESTION, ConfigReader::shortName,
                    "a name of at most 15 characters; the kernel's are in"
                            + " /proc/sys/net/ipv4/tcp_available_congestion_control"),
            "bindToDevice", new Option<>(StackOptions.SO_BINDTODEVICE, ConfigReader::shortName,
                    "the name of a network interface, at most 15 characters")));

    private ConfigReader() {}

    /**
     * Reads the properties.
     *
     * @throws IOException naming the option, its value and what is allowed
     */
    static EndpointOptions read(Map<String, ?> properties) throws IOException {
        EndpointOptions options = EndpointOptions.NONE;
        for (Map.Entry<String, ?> each : new TreeMap<>(properties).entrySet()) {
            String key = each.getKey();
            String value = String.valueOf(each.getValue()).strip();
            Option<?> option = OPTIONS.get(key);
            if (option != null) {
                options = option.read(key, value, options);
            } else if (key.equals("name")) {
                if (!StackName.isAllowed(value)) {
                    throw wrong(key, value, "letters, digits and . _ ~ -");
                }
            } else if (!isOfTheFramework(key)) {
                throw wrong(key, value, "unknown option, allowed are " + names());
            }
        }
        return options;
    }

    private static Set<String> names() {
        TreeSet<String> names = new TreeSet<>(OPTIONS.keySet());
        names.add("name");
        return names;
    }

    /** Who configures instances adds keys of its own (Configuration Admin, SCR, feature manager); all have a dot. */
    private static boolean isOfTheFramework(String key) {
        return key.contains(".") || key.startsWith(":") || key.equals("objectClass");
    }

    private static IOException wrong(String key, String value, String allowed) {
        return new IOException("option " + key + "='" + value + "': " + allowed);
    }

    private static @Nullable Boolean truth(String word) {
        return word.equalsIgnoreCase("true") ? Boolean.TRUE : word.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    private static @Nullable Integer number(String word, int least) {
        try {
            int value = Integer.parseInt(word);
            return value < least ? null : value;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String shortName(String word) {
        return word.isEmpty() || word.length() > MOST_NAME_BYTES || word.contains("/") ? null : word;
    }

    /** Makes a value of a word; null if it is not one. */
    private interface Parser<T> {
        @Nullable
        T parse(String word);
    }

    private record Option<T>(SocketOption<T> option, Parser<T> parser, String allowed) {

        EndpointOptions read(String key, String word, EndpointOptions options) throws IOException {
            T value = parser.parse(word);
            if (value == null) {
                throw wrong(key, word, allowed);
            }
            return options.with(option, value);
        }
    }
}
