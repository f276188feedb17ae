package io.nstack.links.memory;

/**
 * A wire as configured.
 *
 * @param first    one end
 * @param second   the other
 * @param mtuBytes the largest IP packet, 68 to 65535
 * @param frames   how many frames each queue has, 1 or more
 * @param ringFrames how many frames are under way at most from a queue of one end to a queue of the other; a power of 2
 */
public record WireSettings(WireEnd first, WireEnd second, int mtuBytes, int frames, int ringFrames) {

    /** As Ethernet. */
    public static final int MTU_BYTES = 1500;
    /** Enough for a window of some megabytes and what applications keep. */
    public static final int FRAMES = 8192;
    /** As drivers have. */
    public static final int RING_FRAMES = 1024;

    /** Checks the ranges. */
    public WireSettings {
        if (mtuBytes < 68 || mtuBytes > 65_535) {
            throw new IllegalArgumentException("mtuBytes=" + mtuBytes + ": 68 to 65535");
        }
        if (frames < 1) {
            throw new IllegalArgumentException("frames=" + frames + ": 1 or more");
        }
        if (ringFrames < 1 || Integer.bitCount(ringFrames) != 1) {
            throw new IllegalArgumentException("ringFrames=" + ringFrames + ": a power of 2");
        }
        if (first.name().equals(second.name())) {
            throw new IllegalArgumentException("both ends are called " + first.name());
        }
        if (first.macAddress() == second.macAddress()) {
            throw new IllegalArgumentException("both ends have the address " + Long.toHexString(first.macAddress()));
        }
    }

    /** Two ends of one queue each, and all else as usual. */
    public static WireSettings between(String first, String second) {
        return of(WireEnd.named(first, 1), WireEnd.named(second, 1));
    }

    /** These ends, and all else as usual. */
    public static WireSettings of(WireEnd first, WireEnd second) {
        return new WireSettings(first, second, MTU_BYTES, FRAMES, RING_FRAMES);
    }

    /** The same with another MTU. */
    public WireSettings withMtu(int bytes) {
        return new WireSettings(first, second, bytes, frames, ringFrames);
    }

    /** The same with other numbers of frames. */
    public WireSettings withFrames(int ofQueue, int ofRing) {
        return new WireSettings(first, second, mtuBytes, ofQueue, ofRing);
    }
}
