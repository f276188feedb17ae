package io.nstack.stack.dpdk.ip;

/**
 * An address and how many of its first bits are its network's. As an interface's address all bits count; as a route's
 * target only the first.
 *
 * @param address of either family
 * @param bits    0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Subnet(IpAddress address, int bits) {

    /** Checks the range. */
    public Subnet {
        if (bits < 0 || bits > (address.isIpv4() ? 32 : 128)) {
            throw new IllegalArgumentException("prefix length " + bits + " of " + address);
        }
    }

    /** Among 128 bits: an IPv4-mapped address has 96 before its own. */
    int mappedBits() {
        return address.isIpv4() ? bits + 96 : bits;
    }

    /** Whether an address lies in it. */
    public boolean contains(long high, long low) {
        int all = mappedBits();
        if (all <= 64) {
            return all == 0 || (high ^ address.high()) >>> (64 - all) == 0;
        }
        return high == address.high() && (low ^ address.low()) >>> (128 - all) == 0;
    }

    /** Whether an IPv4 address is this subnet's broadcast address (RFC 919 section 7); /31 and /32 have none, RFC 3021. */
    boolean isBroadcast(int target) {
        return bits < 31 && target == ((int) address.low() | -1 >>> bits);
    }

    @Override
    public String toString() { return address + "/" + bits; }
}
