package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;

/** What travels after the greeting; the README has the bytes. */
sealed interface Frame {

    /** Client to server, first: what is wanted. */
    record Request(Operation operation, String name) implements Frame {}

    /** Server to client: the request will be served. */
    record Accept() implements Frame {}

    /** Sender to receiver, first: what to expect; the totals are for showing progress only. */
    record Begin(boolean directory, long files, long bytes) implements Frame {}

    /** A directory, before anything in it. An empty path is the thing transferred itself. */
    record Directory(String path, Attributes attributes) implements Frame {}

    /** A file that the sender has; nothing of it is sent before the receiver wants it. */
    record Offer(int id, String path, long size, Attributes attributes) implements Frame {}

    /** Receiver to sender: the file from {@code offset} on, if what lies before it has this hash. */
    record Want(int id, long offset, Sha256 prefix) implements Frame {}

    /** The data that follow belong to this file, from {@code offset} on: the wanted one, or 0. */
    record Start(int id, long offset) implements Frame {}

    /** A piece of the current file; pieces need not be as they were sent. The receiver of the frame releases it. */
    record Data(ByteBuf bytes) implements Frame {}

    /** The current file is complete. */
    record End(int id, Sha256 digest) implements Frame {}

    /** Receiver to sender: the file has been verified and is in its place. */
    record Done(int id) implements Frame {}

    /** Everything has been sent. */
    record Complete(long files, long directories, long bytes, Sha256 digest) implements Frame {}

    /** Receiver to sender: everything is in its place. */
    record Finished(long received, long resumed, Sha256 digest) implements Frame {}

    /** Nothing to say, still at work: hashing a large file takes a while. */
    record Keep() implements Frame {}

    /** The transfer is over; why. */
    record Failure(String message) implements Frame {}

    /**
     * What is kept of a file or directory besides its content.
     *
     * @param mode       the nine permission bits
     * @param mtimeNanos time of the last change, nanoseconds since 1970
     */
    record Attributes(int mode, long mtimeNanos) {}
}
