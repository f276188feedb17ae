package io.nstack.dpdk.device;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DPDK calls a device: {@code net_af_packet0,iface=veth0} or {@code 0000:03:00.0}.
 *
 * @param bus       {@code vdev} or {@code pci}
 * @param name      the device on that bus
 * @param arguments what its driver is told; may be empty
 */
public record DeviceName(String bus, String name, String arguments) {

    private static final Pattern PCI = Pattern.compile("(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\\.[0-7]");
    private static final Pattern VIRTUAL = Pattern.compile("(net_|eth_|virtio_user)[A-Za-z0-9_~.-]+");
    private static final int MOST_CHARACTERS = 60; // RTE_DEV_NAME_MAX_LEN

    /**
     * Reads one. A virtual device needs a name of its own; where only the driver is named, {@code unique} is appended.
     *
     * @throws IllegalArgumentException naming what is allowed
     */
    public static DeviceName parse(String text, String unique) {
        int comma = text.indexOf(',');
        String name = (comma < 0 ? text : text.substring(0, comma)).strip();
        String arguments = comma < 0 ? "" : text.substring(comma + 1).strip();
        String lower = name.toLowerCase(Locale.ROOT);
        if (PCI.matcher(lower).matches()) {
            return new DeviceName("pci", lower.length() < 12 ? "0000:" + lower : lower, arguments);
        }
        if (!VIRTUAL.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a driver with its arguments, as net_af_packet,iface=veth0, or a PCI address, as 0000:03:00.0");
        }
        String own = Character.isDigit(name.charAt(name.length() - 1)) ? name : name + "_" + unique;
        if (own.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a name of at most " + MOST_CHARACTERS + " characters");
        }
        return new DeviceName("vdev", own, arguments);
    }

    /** Whether this is a device of that driver, {@code af_packet} for example. */
    public boolean isOf(String driver) {
        return name.startsWith("net_" + driver) || name.startsWith("eth_" + driver);
    }

    /** The value of an argument. */
    public Optional<String> argument(String key) {
        Matcher matcher = Pattern.compile("(?:^|,)" + Pattern.quote(key) + "=([^,]*)").matcher(arguments);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The same device with an argument, unless it has one of that key. */
    public DeviceName withDefault(String key, String value) {
        return argument(key).isPresent()
                ? this
                : new DeviceName(bus, name, (arguments.isEmpty() ? "" : arguments + ",") + key + "=" + value);
    }

    @Override
    public String toString() { return arguments.isEmpty() ? name : name + "," + arguments; }
}
