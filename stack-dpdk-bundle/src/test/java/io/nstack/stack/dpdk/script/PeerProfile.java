package io.nstack.stack.dpdk.script;

/**
 * What the peer of a script is able to do.
 *
 * @param mss         of its SYN, 0 = no option
 * @param windowScale of its SYN, -1 = no option
 * @param windowBytes its receive window
 */
public record PeerProfile(int mss, int windowScale, boolean sack, boolean timestamps, boolean ecn, int windowBytes) {

    /** MSS and nothing else: numbers are easy to read. */
    public static final PeerProfile PLAIN = new PeerProfile(1000, -1, false, false, false, 65_535);
    /** Selective acknowledgements besides. */
    public static final PeerProfile SACK = new PeerProfile(1000, -1, true, false, false, 65_535);
    /** All that today's hosts offer. */
    public static final PeerProfile MODERN = new PeerProfile(1460, 7, true, true, false, 1 << 20);

    public PeerProfile withMss(int bytes) {
        return new PeerProfile(bytes, windowScale, sack, timestamps, ecn, windowBytes);
    }

    public PeerProfile withWindow(int bytes) { return new PeerProfile(mss, windowScale, sack, timestamps, ecn, bytes); }

    public PeerProfile withScale(int shift) { return new PeerProfile(mss, shift, sack, timestamps, ecn, windowBytes); }

    public PeerProfile withTimestamps() { return new PeerProfile(mss, windowScale, sack, true, ecn, windowBytes); }

    public PeerProfile withSack() { return new PeerProfile(mss, windowScale, true, timestamps, ecn, windowBytes); }

    public PeerProfile withEcn() { return new PeerProfile(mss, windowScale, sack, timestamps, true, windowBytes); }
}
