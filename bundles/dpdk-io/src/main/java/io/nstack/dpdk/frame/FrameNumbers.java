package io.nstack.dpdk.frame;

import java.io.IOException;
import java.util.Arrays;

/**
 * The frames of all pools by number: what the native side writes into each mbuf and reads from it on receipt. A device
 * may hand over mbufs of another one's pool (two rings do).
 */
public final class FrameNumbers {

    static final int POOL_BITS = 20; // a million frames in a pool, 4096 pools
    private static final int POOLS = 1 << (32 - POOL_BITS);

    private volatile MbufFrame[][] pools = {}; // copied on write, under this

    /** The frame of that number. Any thread. */
    public MbufFrame frame(int number) {
        return pools[number >>> POOL_BITS][number & ((1 << POOL_BITS) - 1)];
    }

    /** Finds a place for a pool. */
    synchronized int add(MbufFrame[] frames) throws IOException {
        MbufFrame[][] all = pools.clone();
        int place = 0;
        while (place < all.length && all[place].length > 0) {
            place++;
        }
        if (place == POOLS) {
            throw new IOException("there are " + POOLS + " pools of frames already");
        }
        if (place == all.length) {
            all = Arrays.copyOf(all, place + 1);
        }
        all[place] = frames;
        pools = all;
        return place;
    }

    synchronized void remove(int place) {
        MbufFrame[][] all = pools.clone();
        all[place] = new MbufFrame[0];
        pools = all;
    }
}
