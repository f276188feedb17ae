package io.nstack.dpdk.link;

import java.util.concurrent.atomic.AtomicLong;

/** Frames of one queue that its device moved and the link dropped. Written by the loop, read by any thread. */
final class DropCounts {

    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    void received(int frames) { received.addAndGet(frames); }

    void sent(int frames) { sent.addAndGet(frames); }

    long received() { return received.get(); }

    long sent() { return sent.get(); }
}
