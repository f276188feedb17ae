package io.nstack.links.memory;

import java.util.regex.Pattern;

/**
 * One end of a wire, as configured.
 *
 * @param name       the link's name
 * @param macAddress its station address, in the low 48 bits
 * @param queues     how many queues it has, 1 to {@value #MOST_QUEUES}
 */
public record WireEnd(String name, long macAddress, int queues) {

    /** So that a set of queues is one long. */
    public static final int MOST_QUEUES = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final long LOCAL_UNICAST = 0x02_6e_00_00_00_00L; // locally administered (IEEE 802 section 8.4)

    /** Checks the ranges. */
    public WireEnd {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name '" + name + "': letters, digits and . _ ~ -");
        }
        if (queues < 1 || queues > MOST_QUEUES) {
            throw new IllegalArgumentException("queues=" + queues + ": 1 to " + MOST_QUEUES);
        }
        if (macAddress >>> 48 != 0 || (macAddress & 1L << 40) != 0) {
            throw new IllegalArgumentException("macAddress=" + Long.toHexString(macAddress) + ": a station's");
        }
    }

    /** An end with an address made from its name. */
    public static WireEnd named(String name, int queues) {
        return new WireEnd(name, LOCAL_UNICAST | Integer.toUnsignedLong(name.hashCode()), queues);
    }
}
