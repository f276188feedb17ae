package io.nstack.stack.memory.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Turns an instance's properties into a {@link MemoryConfig}, or says what is wrong with them. */
public final class ConfigReader {

    private static final Set<String> OPTIONS = Set.of("name", "addresses", "sendBufferBytes", "receiveBufferBytes",
            "loopMemoryBytes", "lending");
    private static final int MOST_BUFFER_BYTES = 64 * 1024 * 1024;
    private static final long LEAST_LOOP_BYTES = 1024 * 1024;
    private static final long MOST_LOOP_BYTES = 64L * 1024 * 1024 * 1024;

    private final Map<String, ?> properties;

    private ConfigReader(Map<String, ?> properties) { this.properties = properties; }

    /**
     * Reads the properties of the stack called {@code name}.
     *
     * @throws ConfigException naming the option, its value and what is allowed
     */
    public static MemoryConfig read(String name, Map<String, ?> properties) throws ConfigException {
        return new ConfigReader(properties).read(name);
    }

    private MemoryConfig read(String name) throws ConfigException {
        rejectUnknown();
        StackName.check(properties);
        int send = (int) number("sendBufferBytes", MemoryConfig.LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES,
                MemoryConfig.SEND_BUFFER_BYTES);
        int receive = (int) number("receiveBufferBytes", MemoryConfig.LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES,
                MemoryConfig.RECEIVE_BUFFER_BYTES);
        long memory = number("loopMemoryBytes", LEAST_LOOP_BYTES, MOST_LOOP_BYTES, MemoryConfig.LOOP_MEMORY_BYTES);
        return new MemoryConfig(name, prefixes(), send, receive, memory, lending());
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

    private List<Prefix> prefixes() throws ConfigException {
        List<Prefix> prefixes = new ArrayList<>();
        for (String each : texts("addresses")) {
            try {
                Prefix prefix = Prefix.parse(each);
                if (prefix.source().isAnyLocalAddress() || prefix.source().isMulticastAddress()) {
                    throw new IllegalArgumentException("not addresses of hosts");
                }
                prefixes.add(prefix);
            } catch (IllegalArgumentException e) {
                throw new ConfigException("addresses", each,
                        "an address in digits or a range such as 10.77.0.0/16 (" + e.getMessage() + ")");
            }
        }
        return prefixes;
    }

    private boolean lending() throws ConfigException {
        String word = text("lending");
        return switch (word == null ? "true" : word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException("lending", String.valueOf(word), "true or false");
        };
    }

    private long number(String key, long least, long most, long otherwise) throws ConfigException {
        String word = text(key);
        if (word == null) {
            return otherwise;
        }
        String allowed = "a whole number from " + least + " to " + most;
        try {
            long value = Long.parseLong(word);
            if (value < least || value > most) {
                throw new ConfigException(key, word, allowed);
            }
            return value;
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
