package io.nstack.example.filetransfer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a worker waits for its channel's loop, and where both learn that the conversation is over. */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final long stallNanos;
    private long heardNanos = System.nanoTime(); // guarded by lock
    private @Nullable String failure; // guarded by lock; the first one stays
    private boolean endedByPeer; // guarded by lock

    Gate(Duration stall) { stallNanos = stall.toNanos(); }

    /** Changes what someone may be waiting for. Never blocks for long. */
    <T> T change(Supplier<T> change) {
        lock.lock();
        try {
            T result = change.get();
            changed.signalAll();
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** The same without a result. */
    void update(Runnable change) {
        boolean _ = change(() -> {
            change.run();
            return true;
        });
    }

    /** The peer is known to be alive. */
    void heard() { update(() -> heardNanos = System.nanoTime()); }

    /** Ends the conversation from this side. */
    void fail(String reason) {
        update(() -> failure = failure == null ? reason : failure);
    }

    /** The peer has ended the conversation, or the connection is gone: nothing can be said any more. */
    void failByPeer(String reason) {
        update(() -> {
            endedByPeer = true;
            failure = failure == null ? reason : failure;
        });
    }

    boolean endedByPeer() {
        lock.lock();
        try {
            return endedByPeer;
        } finally {
            lock.unlock();
        }
    }

    /** Throws if the conversation is over. */
    void check() throws TransferException {
        lock.lock();
        try {
            throwFailure();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until {@code ready}, which is asked under the lock.
     *
     * @throws TransferException if the conversation is over, the peer shows no life or this thread is interrupted
     */
    void await(BooleanSupplier ready) throws TransferException {
        lock.lock();
        try {
            while (!ready.getAsBoolean()) {
                throwFailure();
                long leftNanos = heardNanos + stallNanos - System.nanoTime();
                if (leftNanos <= 0) {
                    throw new TransferException("the peer has shown no life for "
                            + TimeUnit.NANOSECONDS.toSeconds(stallNanos) + " s");
                }
                long _ = changed.awaitNanos(leftNanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransferException("interrupted");
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() throws TransferException {
        String reason = failure;
        if (reason != null) {
            throw new TransferException(reason);
        }
    }
}
