package io.nstack.example.filetransfer;

import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread a transfer, for all that waits: for the disk, for hashes, for the peer. Platform threads, because hashing
 * a large file would keep one of the few carriers of virtual threads from everybody else.
 */
final class Workers implements AutoCloseable {

    private static final int MAX_THREADS = 64;

    private final ThreadPoolExecutor threads;

    Workers() {
        AtomicInteger lastNumber = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, MAX_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "nstack-filetransfer-worker-" + lastNumber.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(Workers.class.getClassLoader());
            return thread;
        });
    }

    /**
     * Starts the work at once.
     *
     * @throws TransferException if all threads are busy or the bundle stops
     */
    <T> Job<T> start(Callable<T> work) throws TransferException {
        Job<T> job = new Job<>(work);
        try {
            threads.execute(job);
        } catch (RejectedExecutionException e) {
            throw new TransferException(threads.isShutdown()
                    ? "file transfer is stopping"
                    : MAX_THREADS + " transfers are running already, try again later");
        }
        return job;
    }

    /** Interrupts what runs and waits for it. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = false;
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!threads.isTerminated() && System.nanoTime() < endNanos) {
            try {
                boolean _ = threads.awaitTermination(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                interrupted = true; // leaving a thread behind would be worse than being late
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
