package io.nstack.dpdk.link;

import io.nstack.dpdk.device.DeviceName;
import io.nstack.dpdk.eal.HugeUse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the properties of a configuration into a {@link LinkConfig}, or says what is wrong with them. */
public final class LinkConfigReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]{1,40}");
    private static final Set<String> OPTIONS = Set.of("name", "device", "queues", "frames", "mtu", "huge", "merge",
            "promiscuous");

    private final Map<String, ?> properties;

    private LinkConfigReader(Map<String, ?> properties) { this.properties = properties; }

    /** The option {@code name}, or else what follows the tilde in the PID; {@code dpdk} if both are unusable. */
    public static String name(Map<String, ?> properties) {
        Object given = properties.get("name");
        Object pid = properties.get("service.pid");
        String text = given == null && pid instanceof String one
                ? one.substring(one.indexOf('~') + 1)
                : String.valueOf(given);
        return NAME.matcher(text).matches() ? text : "dpdk";
    }

    /**
     * Reads them all.
     *
     * @throws ConfigException naming the option, its value and what is allowed
     */
    public static LinkConfig read(Map<String, ?> properties) throws ConfigException {
        return new LinkConfigReader(properties).read();
    }

    private LinkConfig read() throws ConfigException {
        rejectUnknown();
        String given = text("name");
        if (given != null && !NAME.matcher(given).matches()) {
            throw new ConfigException("name", given, "at most 40 letters, digits and . _ ~ -");
        }
        String name = name(properties);
        return new LinkConfig(name, device(name), number("queues", 1, 64, 1),
                number("frames", 512, 1 << 20, LinkConfig.FRAMES), mtu(), huge(), truth("merge"), truth("promiscuous"));
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

    private DeviceName device(String name) throws ConfigException {
        String text = text("device");
        if (text == null) {
            throw new ConfigException("option device is missing: a driver with its arguments, as "
                    + "net_af_packet,iface=veth0, or a PCI address, as 0000:03:00.0");
        }
        try {
            return DeviceName.parse(text, name);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("device", text, String.valueOf(e.getMessage()));
        }
    }

    private int mtu() throws ConfigException { return text("mtu") == null ? 0 : number("mtu", 68, 16_000, 0); }

    private HugeUse huge() throws ConfigException {
        String word = text("huge");
        return switch (word == null ? "auto" : word.toLowerCase(Locale.ROOT)) {
            case "auto" -> HugeUse.AUTO;
            case "yes", "true" -> HugeUse.YES;
            case "no", "false" -> HugeUse.NO;
            default -> throw new ConfigException("huge", String.valueOf(word), "auto, yes or no");
        };
    }

    private boolean truth(String key) throws ConfigException {
        String word = text(key);
        return switch (word == null ? "false" : word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, String.valueOf(word), "true or false");
        };
    }

    private int number(String key, int least, int most, int otherwise) throws ConfigException {
        String word = text(key);
        if (word == null) {
            return otherwise;
        }
        String allowed = "a whole number from " + least + " to " + most;
        try {
            int value = Integer.parseInt(word);
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
}
