package io.nstack.stack.kernel.posix;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes descriptors whose close(2) may block because SO_LINGER is set (socket(7)), each on a thread of its own. Any
 * thread.
 */
public final class LingeringCloses {

    private final String stack;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    /** For the stack of this name. */
    public LingeringCloses(String stack) { this.stack = stack; }

    void close(FileDescriptor last) {
        Thread thread = Thread.ofPlatform().daemon().name("nstack-kernel-linger-" + last.intValue())
                .unstarted(() -> closeHere(last));
        running.add(thread);
        thread.start();
    }

    /** Waits for those under way; whether all came to their end. */
    public boolean await(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        try {
            for (Thread each : running) {
                long left = end - System.nanoTime();
                if (left <= 0 || !each.join(Duration.ofNanos(left))) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeHere(FileDescriptor last) {
        try {
            last.close();
        } catch (IOException e) {
            System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.DEBUG,
                    stack + ": lingering close: " + e);
        } finally {
            running.remove(Thread.currentThread());
        }
    }
}
