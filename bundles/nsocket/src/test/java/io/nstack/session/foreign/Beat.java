package io.nstack.session.foreign;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** Work for a timer or a thread; as the latter it waits until it is interrupted. */
public final class Beat implements Runnable, Callable<Object> {

    @Override
    public void run() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Object call() { return this; }
}
