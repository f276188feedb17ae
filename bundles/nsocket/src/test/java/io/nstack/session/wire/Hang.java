package io.nstack.session.wire;

import java.util.concurrent.CountDownLatch;

/** A call that does not return until it is let go: once, in one loop. */
public final class Hang {

    private final Fault where;
    private final String thread;
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** In the loop of this name. */
    public Hang(Fault where, String thread) {
        this.where = where;
        this.thread = thread;
    }

    void maybe(Fault here) {
        if (here == where && Thread.currentThread().getName().equals(thread) && entered.getCount() > 0) {
            hang();
        }
    }

    /** Hangs here. */
    public void hang() {
        entered.countDown();
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isEntered() { return entered.getCount() == 0; }

    public void release() { released.countDown(); }
}
