package io.nstack.stack.dpdk.tcp.recovery;

import java.util.Random;
import java.util.function.IntPredicate;

/** A bottleneck with a drop-tail buffer, a delay, and losses, late segments and duplicates at random. */
public final class Path {

    private final Events events;
    private final Random random;
    private final double bytesPerSecond;
    private final long delayNanos;
    private final long bufferBytes;
    public double loss;
    public double late;
    public double twice;
    public long lateNanos;
    /** Marks what finds more than that many bytes before it (RFC 3168); 0 = never. */
    public long markBytes;
    /** Drops the n-th packet where it says so, counted from 0. */
    public IntPredicate drops = n -> false;
    public long dropped;
    private int count;
    private double freeNanos;

    public Path(Events events, long seed, double bytesPerSecond, long delayNanos, long bufferBytes) {
        this.events = events;
        this.random = new Random(seed);
        this.bytesPerSecond = bytesPerSecond;
        this.delayNanos = delayNanos;
        this.bufferBytes = bufferBytes;
    }

    /** What happens to a packet that gets through. */
    public interface Arrival {
        void arrive(boolean marked);
    }

    public void send(int bytes, Arrival arrival) {
        long now = events.now();
        double start = Math.max(freeNanos, now);
        double queued = (start - now) * bytesPerSecond / 1e9;
        int n = count++;
        if (queued + bytes > bufferBytes || drops.test(n)) {
            dropped++;
            return;
        }
        freeNanos = start + bytes * 1e9 / bytesPerSecond;
        if (random.nextDouble() < loss) {
            dropped++;
            return;
        }
        boolean marked = markBytes > 0 && queued > markBytes;
        long at = (long) freeNanos + delayNanos + (random.nextDouble() < late ? lateNanos : 0);
        events.at(at, () -> arrival.arrive(marked));
        if (random.nextDouble() < twice) {
            events.at(at + 10_000, () -> arrival.arrive(marked));
        }
    }
}
