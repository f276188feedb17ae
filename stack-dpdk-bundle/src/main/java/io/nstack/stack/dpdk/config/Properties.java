package io.nstack.stack.dpdk.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Values of one configuration, in the forms in which Configuration Admin and JSON give them. */
final class Properties {

    private final Map<String, ?> values;

    Properties(Map<String, ?> values) { this.values = values; }

    String text(String key, String otherwise) throws ConfigException {
        String word = word(key);
        return word == null ? otherwise : word;
    }

    boolean flag(String key, boolean otherwise) throws ConfigException {
        String word = text(key, String.valueOf(otherwise));
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, word, "true or false");
        };
    }

    long number(String key, long least, long most, long otherwise) throws ConfigException {
        String word = word(key);
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

    /** Several words: an array, a list, or one text with commas between them. */
    String[] texts(String key) throws ConfigException {
        Object value = values.get(key);
        if (value instanceof String[] several) {
            return several;
        }
        if (value instanceof Iterable<?> several) {
            return StreamSupport.stream(several.spliterator(), false).map(String::valueOf).toArray(String[]::new);
        }
        String one = word(key);
        return one == null
                ? new String[0]
                : Arrays.stream(one.split(",")).map(String::strip).toArray(String[]::new);
    }

    private @Nullable String word(String key) throws ConfigException {
        Object value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            String word = value.toString().strip();
            return word.isEmpty() ? null : word;
        }
        throw new ConfigException(key, value, "one value");
    }
}
