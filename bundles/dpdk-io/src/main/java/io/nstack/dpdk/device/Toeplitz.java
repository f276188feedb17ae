package io.nstack.dpdk.device;

import io.nstack.link.FlowKey;

/**
 * The hash by which NICs spread flows over their queues (Microsoft's "Verifying the RSS hash calculation", and the data
 * sheets of the NICs): each bit of the addresses and ports that is set adds 32 bits of the key, from that bit on.
 */
public final class Toeplitz {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final long MULTIPLIER = 0x9e3779b97f4a7c15L; // any good spread of bits makes a good key

    private final byte[] key;

    /** With that key, of at least 40 bytes. */
    public Toeplitz(byte[] key) {
        if (key.length < 40) { // 36 bytes of input for IPv6 with ports, and the last window's 4
            throw new IllegalArgumentException(key.length + " bytes of key");
        }
        this.key = key.clone();
    }

    /** With a key of that length that spreads well, always the same. */
    static Toeplitz ofKeyBytes(int bytes) {
        byte[] key = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            long mixed = (i + 1) * MULTIPLIER;
            key[i] = (byte) (mixed >>> 56 ^ mixed >>> 24);
        }
        return new Toeplitz(key);
    }

    /** What the device is told. */
    byte[] key() { return key.clone(); }

    /** The hash of a received flow; with its ports if the device hashes those of its protocol. */
    public int hash(FlowKey flow, boolean ports) {
        int hash = 0;
        int bit = 0;
        if (flow.isIpv4()) {
            hash ^= part(flow.sourceLow() << 32, 32, bit) ^ part(flow.targetLow() << 32, 32, bit + 32);
            bit = 64;
        } else {
            hash ^= part(flow.sourceHigh(), 64, 0) ^ part(flow.sourceLow(), 64, 64);
            hash ^= part(flow.targetHigh(), 64, 128) ^ part(flow.targetLow(), 64, 192);
            bit = 256;
        }
        if (ports && (flow.protocol() == TCP || flow.protocol() == UDP)) {
            hash ^= part((long) flow.sourcePort() << 48, 16, bit) ^ part((long) flow.targetPort() << 48, 16, bit + 16);
        }
        return hash;
    }

    /** The share of {@code count} bits, from the highest of {@code value} down, that stand at {@code first} in the input. */
    private int part(long value, int count, int first) {
        int hash = 0;
        for (int i = 0; i < count; i++) {
            if (value << i < 0) {
                hash ^= window(first + i);
            }
        }
        return hash;
    }

    /** The key's 32 bits from that bit on. */
    private int window(int bit) {
        int at = bit >>> 3;
        long five = 0;
        for (int i = 0; i < 5; i++) {
            five = five << 8 | (at + i < key.length ? key[at + i] & 0xff : 0);
        }
        return (int) (five >>> (8 - (bit & 7)));
    }
}
