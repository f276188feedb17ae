package io.nstack.example.filetransfer;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Work on a worker that a command waits for. Interrupting the command interrupts the work. */
final class Job<T> implements Runnable {

    private static final Duration CLEAN_UP = Duration.ofSeconds(5);

    private final Callable<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread runner; // guarded by this
    private boolean cancelled; // guarded by this

    Job(Callable<T> work) { this.work = work; }

    @Override
    public void run() {
        synchronized (this) {
            runner = Thread.currentThread();
            if (cancelled) {
                runner.interrupt();
            }
        }
        try {
            result.complete(work.call());
        } catch (Throwable e) { // the top of the thread; the command throws it
            result.completeExceptionally(e);
        } finally {
            synchronized (this) {
                runner = null;
            }
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (runner != null) {
            runner.interrupt();
        }
    }

    /**
     * Waits for the result and calls {@code onTick} every {@code tick} until then.
     *
     * @throws TransferException if the work failed or this thread is interrupted; the work has ended by then
     */
    T await(Duration tick, Runnable onTick) throws TransferException {
        try {
            while (true) {
                try {
                    return result.get(tick.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    onTick.run();
                }
            }
        } catch (InterruptedException e) {
            cancel();
            awaitEnd();
            Thread.currentThread().interrupt();
            throw new TransferException("cancelled");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private void awaitEnd() {
        try {
            result.handle((_, _) -> true).get(CLEAN_UP.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            // It has been told to stop; more cannot be done from here.
        }
    }

    private static TransferException failure(@Nullable Throwable cause) {
        return cause instanceof TransferException known ? known : new TransferException(String.valueOf(cause));
    }
}
