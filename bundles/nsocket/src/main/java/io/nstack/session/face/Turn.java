package io.nstack.session.face;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a face: the threads of the application take turns, and the one whose turn it is waits here for what
 * loops bring. A loop never waits for it: it only wakes. Nor does a waiting thread need a loop to time out.
 */
final class Turn {

    private final String what; // for messages: "Read"
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread waiting; // written by the thread whose turn it is

    Turn(String what) { this.what = what; }

    /** Takes the turn when the others are through. */
    void enter(Deadline deadline) throws InterruptedIOException {
        if (lock.tryLock()) {
            return;
        }
        try {
            if (!deadline.bounded()) {
                lock.lockInterruptibly();
            } else if (!lock.tryLock(deadline.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw timedOut();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted();
        }
    }

    /** Takes the turn if nobody has it. */
    boolean tryEnter() { return lock.tryLock(); }

    void leave() { lock.unlock(); }

    /** Waits until it holds; whoever makes it so calls {@link #wake()} afterwards. Only for the one whose turn it is. */
    void await(BooleanSupplier holds, Deadline deadline) throws InterruptedIOException {
        if (holds.getAsBoolean()) {
            return;
        }
        waiting = Thread.currentThread();
        try {
            while (!holds.getAsBoolean()) {
                park(deadline);
            }
        } finally {
            waiting = null;
        }
    }

    private void park(Deadline deadline) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted();
        }
        if (!deadline.bounded()) {
            LockSupport.park(this);
            return;
        }
        long left = deadline.leftNanos();
        if (left <= 0) {
            throw timedOut();
        }
        LockSupport.parkNanos(this, left);
    }

    /** Makes the one who waits look again. Any thread. */
    void wake() {
        Thread waits = waiting;
        if (waits != null) {
            LockSupport.unpark(waits);
        }
    }

    private SocketTimeoutException timedOut() { return new SocketTimeoutException(what + " timed out"); }

    private InterruptedIOException interrupted() { return new InterruptedIOException(what + " was interrupted"); }
}
