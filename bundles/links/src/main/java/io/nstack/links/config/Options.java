package io.nstack.links.config;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The properties of one configured link. What is wrong with them is an {@link IllegalArgumentException} that says it. */
final class Options {

    private final Map<String, ?> properties;

    /** Refuses options that are not among {@code known}. */
    Options(Map<String, ?> properties, Set<String> known) {
        this.properties = properties;
        for (String key : properties.keySet()) {
            if (!known.contains(key) && !isOfTheFramework(key)) {
                throw new IllegalArgumentException(
                        "unknown option '" + key + "': allowed are " + new TreeSet<>(known));
            }
        }
    }

    /** Who configures instances adds keys of its own (Configuration Admin, SCR, feature manager); all have a dot. */
    private static boolean isOfTheFramework(String key) {
        return key.contains(".") || key.startsWith(":") || key.equals("objectClass");
    }

    /** What stands behind the tilde of the PID: {@code io.nstack.link.memory~lab} is {@code lab}. */
    String instance() {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    String required(String key) {
        String text = text(key);
        if (text == null) {
            throw new IllegalArgumentException("option " + key + " is missing");
        }
        return text;
    }

    private @Nullable String text(String key) {
        Object value = properties.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }

    /** Several values: an array, a list, or one text with commas. */
    String[] texts(String key, String... otherwise) {
        Object value = properties.get(key);
        if (value instanceof Object[] several) {
            return Arrays.stream(several).map(String::valueOf).toArray(String[]::new);
        }
        if (value instanceof Iterable<?> several) {
            return StreamSupport.stream(several.spliterator(), false).map(String::valueOf).toArray(String[]::new);
        }
        String one = text(key);
        return one == null ? otherwise : Arrays.stream(one.split(",")).map(String::strip).toArray(String[]::new);
    }

    long number(String key, long least, long most, long otherwise) {
        String text = text(key);
        return text == null ? otherwise : number(key, text, least, most);
    }

    static long number(String key, String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "option " + key + "='" + text + "': a whole number from " + least + " to " + most);
    }

    double share(String key, double otherwise) {
        String text = text(key);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("option " + key + "='" + text + "': a share from 0 to 1");
    }
}
