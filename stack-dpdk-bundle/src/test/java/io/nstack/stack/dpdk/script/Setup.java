package io.nstack.stack.dpdk.script;

/**
 * How the stack of a script is set up.
 *
 * @param hearsNoise whether the script sees ARP, neighbour discovery and group membership messages too
 */
public record Setup(int mtuBytes, boolean hearsNoise) {

    public static Setup usual() { return new Setup(1500, false); }

    public Setup withMtu(int bytes) { return new Setup(bytes, hearsNoise); }

    public Setup withNoise() { return new Setup(mtuBytes, true); }
}
