package io.nstack.stack.dpdk.ip;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One engine's destinations by the addresses that they were asked for with. It forgets all when it is full: they hold
 * nothing that is not kept elsewhere, and connections keep theirs. Loop thread only.
 */
final class DestinationTable {

    private static final int SLOTS = 8192; // a power of two
    private static final int MOST = SLOTS / 2;

    private final @Nullable CachedDestination[] slots = new CachedDestination[SLOTS];
    private final long[] keys = new long[SLOTS * 4];
    private int size;

    @Nullable
    CachedDestination find(long localHigh, long localLow, long remoteHigh, long remoteLow) {
        for (int i = slot(localLow, remoteHigh, remoteLow);; i = (i + 1) & (SLOTS - 1)) {
            CachedDestination each = slots[i];
            if (each == null || (keys[i * 4 + 3] == remoteLow && keys[i * 4 + 2] == remoteHigh
                    && keys[i * 4 + 1] == localLow && keys[i * 4] == localHigh)) {
                return each;
            }
        }
    }

    void put(long localHigh, long localLow, CachedDestination destination) {
        if (size == MOST) {
            clear();
        }
        long remoteHigh = destination.remoteHigh();
        long remoteLow = destination.remoteLow();
        int i = slot(localLow, remoteHigh, remoteLow);
        while (slots[i] != null) {
            i = (i + 1) & (SLOTS - 1);
        }
        slots[i] = destination;
        keys[i * 4] = localHigh;
        keys[i * 4 + 1] = localLow;
        keys[i * 4 + 2] = remoteHigh;
        keys[i * 4 + 3] = remoteLow;
        size++;
    }

    void clear() {
        Arrays.fill(slots, null);
        size = 0;
    }

    private static int slot(long localLow, long remoteHigh, long remoteLow) {
        long mixed = (remoteLow ^ Long.rotateLeft(remoteHigh, 23) ^ Long.rotateLeft(localLow, 41))
                * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 51); // 13 bits
    }
}
