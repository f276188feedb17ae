package io.nstack.example.filetransfer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The running transfers of this bundle, and which of them writes where: two must not write the same files. */
final class Transfers {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition released = lock.newCondition();
    private final Map<Long, Transfer> running = new HashMap<>(); // guarded by lock
    private final List<Path> claims = new ArrayList<>(); // guarded by lock
    private long lastId; // guarded by lock

    Transfer begin(String role, Operation operation, String name) {
        lock.lock();
        try {
            Transfer transfer = new Transfer(++lastId, role, operation, name);
            running.put(transfer.id, transfer);
            return transfer;
        } finally {
            lock.unlock();
        }
    }

    void end(Transfer transfer) {
        lock.lock();
        try {
            running.remove(transfer.id);
        } finally {
            lock.unlock();
        }
    }

    /** Those that run now, oldest first. */
    List<Transfer.Snapshot> snapshots() {
        lock.lock();
        try {
            return running.values().stream().map(Transfer::snapshot)
                    .sorted((a, b) -> Long.compare(a.id(), b.id())).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reserves a file or a folder with all that is in it. Waits a while for another transfer to leave it: one that was
     * cut off a moment ago may still be writing down what had arrived.
     *
     * @return gives it back
     * @throws TransferException if another transfer keeps it, or this thread is interrupted
     */
    Claim claim(Path target, String name, Limits limits) throws TransferException {
        long leftNanos = limits.claim().toNanos();
        lock.lock();
        try {
            while (claims.stream().anyMatch(other -> other.startsWith(target) || target.startsWith(other))) {
                if (leftNanos <= 0) {
                    throw new TransferException("another transfer is writing to '" + name + "'");
                }
                leftNanos = released.awaitNanos(leftNanos);
            }
            claims.add(target);
            return () -> release(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransferException("interrupted after "
                    + TimeUnit.NANOSECONDS.toMillis(limits.claim().toNanos() - leftNanos) + " ms of waiting for '"
                    + name + "'");
        } finally {
            lock.unlock();
        }
    }

    private void release(Path target) {
        lock.lock();
        try {
            claims.remove(target);
            released.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
