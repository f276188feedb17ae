package io.nstack.link;

import java.util.Set;

/**
 * What a link is and can do; fixed for its life. Immutable; any thread.
 *
 * @param provider  what moves the frames, for the operator's eye: {@code net_af_packet}, {@code memory}
 * @param macAddress the station address, in the low 48 bits, first octet highest
 * @param mtuBytes  the largest IP packet that fits a frame, 68 to 65535
 * @param queues    how many queues there are, each with a direction in and one out; 1 or more
 * @param offloads  what the link does for the stack
 * @param doorbell  whether {@link LinkQueue#arm} wakes the loop when a frame comes; if not, a queue must be looked at
 *                  from time to time
 */
public record LinkTraits(String provider, long macAddress, int mtuBytes, int queues, Set<Offload> offloads,
        boolean doorbell) {

    /** Checks the ranges and copies the set. */
    public LinkTraits {
        if (mtuBytes < 68 || mtuBytes > 65_535 || queues < 1 || macAddress >>> 48 != 0) {
            throw new IllegalArgumentException(
                    "mtuBytes=" + mtuBytes + " queues=" + queues + " macAddress=" + Long.toHexString(macAddress));
        }
        offloads = Set.copyOf(offloads);
    }

    /** Whether the link does this for the stack. */
    public boolean has(Offload offload) {
        return offloads.contains(offload);
    }
}
