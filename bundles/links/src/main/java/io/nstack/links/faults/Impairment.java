package io.nstack.links.faults;

/**
 * What happens to frames in one direction. Immutable.
 *
 * @param loss              the share of frames that vanish, 0 to 1
 * @param duplication       the share that arrives twice
 * @param corruption        the share in which one bit behind the Ethernet header is turned
 * @param reordering        the share that is held back, so that later ones overtake it
 * @param reorderNanos      for how long
 * @param delayNanos        how long each frame is under way
 * @param jitterNanos       the most by which that grows at random; the order stays
 * @param rateBitsPerSecond how fast frames follow each other, without preamble and gap; 0 = at once
 * @param queueBytes        how much may wait for its turn at that rate; what comes on top is lost
 */
public record Impairment(double loss, double duplication, double corruption, double reordering, long reorderNanos,
        long delayNanos, long jitterNanos, long rateBitsPerSecond, int queueBytes) {

    /** Half a second at 4 Mbit/s, 2 ms at 1 Gbit/s: about what small routers have. */
    public static final int QUEUE_BYTES = 256 * 1024;
    /** Long enough to be overtaken by some frames of a burst. */
    public static final long REORDER_NANOS = 1_000_000;
    /** Nothing happens. */
    public static final Impairment NONE = new Impairment(0, 0, 0, 0, REORDER_NANOS, 0, 0, 0, QUEUE_BYTES);

    /** Checks the ranges. */
    public Impairment {
        share("loss", loss);
        share("duplication", duplication);
        share("corruption", corruption);
        share("reordering", reordering);
        positive("reorderNanos", reorderNanos);
        positive("delayNanos", delayNanos);
        positive("jitterNanos", jitterNanos);
        positive("rateBitsPerSecond", rateBitsPerSecond);
        positive("queueBytes", queueBytes);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + "=" + value + ": 0 to 1");
        }
    }

    private static void positive(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + "=" + value + ": 0 or more");
        }
    }

    /** The same with another loss. */
    public Impairment withLoss(double share) {
        return new Impairment(share, duplication, corruption, reordering, reorderNanos, delayNanos, jitterNanos,
                rateBitsPerSecond, queueBytes);
    }

    /** The same with another duplication. */
    public Impairment withDuplication(double share) {
        return new Impairment(loss, share, corruption, reordering, reorderNanos, delayNanos, jitterNanos,
                rateBitsPerSecond, queueBytes);
    }

    /** The same with another corruption. */
    public Impairment withCorruption(double share) {
        return new Impairment(loss, duplication, share, reordering, reorderNanos, delayNanos, jitterNanos,
                rateBitsPerSecond, queueBytes);
    }

    /** The same with another reordering. */
    public Impairment withReordering(double share, long byNanos) {
        return new Impairment(loss, duplication, corruption, share, byNanos, delayNanos, jitterNanos,
                rateBitsPerSecond, queueBytes);
    }

    /** The same with another delay. */
    public Impairment withDelay(long nanos, long upToMoreNanos) {
        return new Impairment(loss, duplication, corruption, reordering, reorderNanos, nanos, upToMoreNanos,
                rateBitsPerSecond, queueBytes);
    }

    /** The same with another rate. */
    public Impairment withRate(long bitsPerSecond, int waitingBytes) {
        return new Impairment(loss, duplication, corruption, reordering, reorderNanos, delayNanos, jitterNanos,
                bitsPerSecond, waitingBytes);
    }
}
