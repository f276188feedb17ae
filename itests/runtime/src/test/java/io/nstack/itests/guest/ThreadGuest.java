package io.nstack.itests.guest;

import io.nstack.nsocket.NSocket;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Breaks the rule: does not end its thread. */
public final class ThreadGuest implements BundleActivator, Runnable {

    @Override
    public void start(BundleContext context) {
        context.getService(context.getServiceReference(NSocket.class));
        Thread thread = new Thread(this, "guest-thread");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(BundleContext context) {
        // lets it run on
    }
}
