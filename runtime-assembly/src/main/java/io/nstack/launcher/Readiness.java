package io.nstack.launcher;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;

/**
 * Whether all stacks are up, as the session layer says: a service with the property {@code nstack.ready} and, for
 * people, {@code nstack.ready.detail}. The launcher shares no class with it.
 */
record Readiness(boolean ready, String detail) {
    private static final String FILTER = "(nstack.ready=*)";

    /** Waits until the session layer says yes, at most {@code bound}; then its last word counts. */
    static Readiness await(BundleContext framework, Duration bound) throws InterruptedException {
        var changed = new CountDownLatch(1);
        ServiceListener listener = event -> {
            if (Boolean.TRUE.equals(event.getServiceReference().getProperty("nstack.ready"))) changed.countDown();
        };
        try {
            framework.addServiceListener(listener, FILTER);
            if (!now(framework).ready()) changed.await(bound.toMillis(), TimeUnit.MILLISECONDS);
            return now(framework);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        } finally {
            framework.removeServiceListener(listener);
        }
    }

    private static Readiness now(BundleContext framework) throws InvalidSyntaxException {
        ServiceReference<?> @Nullable [] found = framework.getAllServiceReferences(null, FILTER);
        if (found == null || found.length == 0) return new Readiness(false, "no session layer is running");
        boolean ready = Boolean.TRUE.equals(found[0].getProperty("nstack.ready"));
        Object detail = found[0].getProperty("nstack.ready.detail");
        return new Readiness(ready, detail == null
                ? "bundle " + found[0].getProperty(Constants.SERVICE_BUNDLEID)
                : detail.toString());
    }
}
