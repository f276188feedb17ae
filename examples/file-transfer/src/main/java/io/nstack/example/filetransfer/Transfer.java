package io.nstack.example.filetransfer;

import java.util.concurrent.atomic.AtomicLong;

/** One running transfer as progress and tables see it. Written by its worker and its loop, read by anyone. */
final class Transfer {

    final long id;
    final String role; // "client" or "server"
    final Operation operation;
    final String name;
    final long beganNanos = System.nanoTime();

    private final AtomicLong movedBytes = new AtomicLong();
    private final AtomicLong resumedBytes = new AtomicLong();
    private final AtomicLong doneFiles = new AtomicLong();
    private volatile String peer = "";
    private volatile String stack = "";
    private volatile long totalFiles = -1;
    private volatile long totalBytes = -1;
    private volatile long leftOut;
    private volatile String now = "";

    Transfer(long id, String role, Operation operation, String name) {
        this.id = id;
        this.role = role;
        this.operation = operation;
        this.name = name;
    }

    void connected(Conversation conversation) {
        peer = conversation.peer();
        stack = conversation.stack();
    }

    void expects(long files, long bytes) {
        totalFiles = files;
        totalBytes = bytes;
    }

    void begins(String path) { now = path; }

    void moved(long bytes) { movedBytes.addAndGet(bytes); }

    /** Bytes that the receiver had already. */
    void resumed(long bytes) { resumedBytes.addAndGet(bytes); }

    void fileDone() { doneFiles.incrementAndGet(); }

    void leftOut(long entries) { leftOut = entries; }

    long resumedBytes() { return resumedBytes.get(); }

    Snapshot snapshot() {
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        return new Snapshot(id, role, operation, name, peer, stack, now, doneFiles.get(), totalFiles, movedBytes.get(),
                resumedBytes.get(), totalBytes, leftOut, seconds);
    }

    /**
     * A transfer at one moment.
     *
     * @param now        the file it is at
     * @param files      files in their place
     * @param totalFiles files in all; -1 = not known
     * @param moved      bytes that travelled
     * @param resumed    bytes that the receiver had before
     * @param totalBytes bytes in all; -1 = not known
     * @param leftOut    entries that are neither files nor directories
     * @param seconds    since it began
     */
    record Snapshot(long id, String role, Operation operation, String name, String peer, String stack, String now,
            long files, long totalFiles, long moved, long resumed, long totalBytes, long leftOut, double seconds) {

        double bytesPerSecond() { return seconds <= 0 ? 0 : moved / seconds; }
    }
}
