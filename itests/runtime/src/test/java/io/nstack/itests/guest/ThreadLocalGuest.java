package io.nstack.itests.guest;

import io.nstack.nsocket.NSocket;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Breaks the rule: leaves an object in a JDK ThreadLocal of a loop. */
public final class ThreadLocalGuest implements BundleActivator {

    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();

    @Override
    public void start(BundleContext context) throws Exception {
        NSocket sockets = context.getService(context.getServiceReference(NSocket.class));
        sockets.group().next().submit(() -> LOCAL.set(this)).sync();
    }

    @Override
    public void stop(BundleContext context) {
        // leaves it there
    }
}
