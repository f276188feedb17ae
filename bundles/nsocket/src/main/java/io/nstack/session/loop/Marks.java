package io.nstack.session.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What one loop does now, for the watchdog: its thread notes what it is about to run, by two opaque stores, which cost
 * what plain ones do. A loop whose number of notes does not change is stuck in what it noted last, unless that is
 * {@link #ASLEEP}; nobody has to wake it to find out.
 */
public final class Marks {

    /** Blocked in the kernel until something comes. */
    public static final Object ASLEEP = "waits";
    /** Between two things that are noted: looking at the kernel, or about to. */
    public static final Object TURN = "looks at the kernel";

    private static final VarHandle DOING;
    private static final VarHandle COUNT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DOING = lookup.findVarHandle(Marks.class, "doing", Object.class);
            COUNT = lookup.findVarHandle(Marks.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Object doing = TURN; // written by the loop only, opaque, as count
    private long count;
    private volatile boolean out;
    private volatile @Nullable Thread thread;

    Marks() {}

    /** Notes what runs next. Loop thread. */
    public void at(Object what) {
        DOING.setOpaque(this, what);
        COUNT.setOpaque(this, count + 1);
    }

    /** Notes what runs next and says what was noted before, to be noted again afterwards. Loop thread. */
    public Object swap(Object what) {
        Object before = doing;
        at(what);
        return before;
    }

    /** What was noted last: an {@link EngineSlot}, a {@link ReadyOwner}, a task, or a constant from here. Any thread. */
    public Object doing() {
        return DOING.getOpaque(this);
    }

    /** How much was noted so far. Any thread. */
    public long count() { return (long) COUNT.getOpaque(this); }

    /** The loop was taken out: nothing more is dispatched in it. Any thread. */
    boolean isOut() { return out; }

    void takeOut() { out = true; }

    void runsIn(Thread loopThread) { thread = loopThread; }

    /** The stack trace of the loop's thread; empty before it runs. Any thread. */
    public StackTraceElement[] stackTrace() {
        Thread here = thread;
        return here == null ? new StackTraceElement[0] : here.getStackTrace();
    }
}
