package io.nstack.stack.dpdk.tcp.timer;

import org.jspecify.annotations.Nullable;

/**
 * Deadlines of many connections: scheduling, moving and cancelling one costs the same however many there are, and
 * allocates nothing. Entries are linked into slots of six levels; a slot of a level is as long as all slots of the level
 * below it, and what is in it moves down when its time comes (Varghese and Lauck, 1987, scheme 7).
 *
 * <p>Loop thread only.
 */
public final class TimerWheel {

    /** A tick is 2^16 ns = 65.5 µs: a deadline is met that much late at most, and never early. */
    static final int TICK_SHIFT = 16;
    private static final int LEVEL_SHIFT = 6;
    private static final int SLOTS = 1 << LEVEL_SHIFT;
    private static final int LEVELS = 6;
    /** What lies further ahead, some 50 days, is looked at again then. It is less than the last level is long. */
    private static final long MOST_TICKS = (SLOTS - 2L) << (LEVEL_SHIFT * (LEVELS - 1));

    private final @Nullable Timed[] heads = new Timed[LEVELS * SLOTS];
    private final long[] occupied = new long[LEVELS];
    private final long originNanos;
    /** The time that all entries are called up to. */
    private long tick;
    /** Where a running advance will end; what is scheduled meanwhile comes after it, so that it ends. */
    private long target;
    private int count;

    /** An empty wheel, at that time. */
    public TimerWheel(long nowNanos) { originNanos = nowNanos; }

    /**
     * Calls {@link Timed#onTime} when {@link #advance} gets there. An entry that is scheduled already is moved; putting it
     * off costs next to nothing.
     */
    public void schedule(Timed timed, long atNanos) {
        if (atNanos == Timed.NEVER) {
            cancel(timed);
            return;
        }
        long at = tickOf(atNanos);
        timed.deadlineNanos = atNanos;
        if (at <= target) {
            at = target + 1;
            timed.deadlineNanos = originNanos + (at << TICK_SHIFT);
        }
        if (timed.slot >= 0) {
            if (timed.slotTick <= at) {
                return; // looked at again when the slot's time comes
            }
            unlink(timed);
        }
        link(timed, at);
    }

    /** Takes it out; nothing happens if it is not scheduled. */
    public void cancel(Timed timed) {
        timed.deadlineNanos = Timed.NEVER;
        if (timed.slot >= 0) {
            unlink(timed);
        }
    }

    /**
     * Calls all whose time has come.
     *
     * @return how many that were
     */
    public int advance(long nowNanos) {
        target = Math.max(target, (nowNanos - originNanos) >> TICK_SHIFT);
        int called = 0;
        for (int level = nextLevel(); level >= 0; level = nextLevel()) {
            long start = slotStart(level);
            if (start > target) {
                break;
            }
            tick = Math.max(tick, start);
            called += expire(level, nowNanos);
        }
        tick = target;
        return called;
    }

    /**
     * When {@link #advance} should be called next: no deadline lies before it, though none may lie at it.
     * {@link Long#MAX_VALUE} = there is none.
     */
    public long nextNanos() {
        int level = nextLevel();
        return level < 0 ? Timed.NEVER : originNanos + (slotStart(level) << TICK_SHIFT);
    }

    /** How many entries are linked. */
    public int size() { return count; }

    private int expire(int level, long nowNanos) {
        int slot = level * SLOTS + nextSlot(level);
        int called = 0;
        for (Timed timed = heads[slot]; timed != null; timed = heads[slot]) {
            unlink(timed);
            long at = tickOf(timed.deadlineNanos);
            if (at > tick) {
                link(timed, at);
            } else {
                timed.deadlineNanos = Timed.NEVER;
                timed.onTime(nowNanos);
                called++;
            }
        }
        return called;
    }

    private void link(Timed timed, long atTick) {
        long at = Math.min(Math.max(atTick, tick + 1), tick + MOST_TICKS);
        int level = levelOf(at);
        int shift = LEVEL_SHIFT * level;
        int index = (int) (at >>> shift) & (SLOTS - 1);
        int slot = level * SLOTS + index;
        Timed head = heads[slot];
        timed.slot = slot;
        timed.slotTick = (at >>> shift) << shift;
        timed.previous = null;
        timed.next = head;
        if (head != null) {
            head.previous = timed;
        }
        heads[slot] = timed;
        occupied[level] |= 1L << index;
        count++;
    }

    private void unlink(Timed timed) {
        int slot = timed.slot;
        Timed next = timed.next;
        Timed previous = timed.previous;
        if (next != null) {
            next.previous = previous;
        }
        if (previous != null) {
            previous.next = next;
        } else {
            heads[slot] = next;
            if (next == null) {
                occupied[slot / SLOTS] &= ~(1L << (slot & (SLOTS - 1)));
            }
        }
        timed.next = null;
        timed.previous = null;
        timed.slot = -1;
        count--;
    }

    /** The level whose slots are no longer than what lies between now and then: where they differ first. */
    private int levelOf(long at) {
        long differing = (at ^ tick) | 1;
        return Math.min((63 - Long.numberOfLeadingZeros(differing)) / LEVEL_SHIFT, LEVELS - 1);
    }

    /** The level whose next slot comes first: the lowest, because higher ones begin where it ends. -1 = all empty. */
    private int nextLevel() {
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                return level;
            }
        }
        return -1;
    }

    private int nextSlot(int level) {
        int now = (int) (tick >>> (LEVEL_SHIFT * level)) & (SLOTS - 1);
        return (now + Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], now))) & (SLOTS - 1);
    }

    private long slotStart(int level) {
        int shift = LEVEL_SHIFT * level;
        long now = tick >>> shift;
        int index = (int) now & (SLOTS - 1);
        int ahead = Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], index));
        return (now + ahead) << shift;
    }

    /** Rounded up, so that nothing is early. */
    private long tickOf(long nanos) {
        long since = nanos - originNanos;
        return (since >> TICK_SHIFT) + ((since & ((1 << TICK_SHIFT) - 1)) != 0 ? 1 : 0);
    }
}
