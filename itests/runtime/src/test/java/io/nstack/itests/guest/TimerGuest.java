package io.nstack.itests.guest;

import io.nstack.nsocket.NSocket;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Breaks the rule: forgets a timer on a loop. */
public final class TimerGuest implements BundleActivator, Runnable {

    @Override
    public void start(BundleContext context) {
        NSocket sockets = context.getService(context.getServiceReference(NSocket.class));
        sockets.group().next().schedule(this, 1, TimeUnit.HOURS);
    }

    @Override
    public void run() {
        // too late for any test
    }

    @Override
    public void stop(BundleContext context) {
        // forgets the timer
    }
}
