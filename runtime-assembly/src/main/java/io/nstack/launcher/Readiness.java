package io.nstack.launcher;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
        var yes = new CompletableFuture<Readiness>();
        ServiceListener listener = event -> {
            Readiness said = of(event.getServiceReference());
            if (said.ready()) yes.complete(said);
        };
        try {
            framework.addServiceListener(listener, FILTER);
            Readiness now = now(framework);
            return now.ready() ? now : yes.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return now(framework);
        } catch (InvalidSyntaxException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            framework.removeServiceListener(listener);
        }
    }

    private static Readiness now(BundleContext framework) {
        try {
            ServiceReference<?> @Nullable [] found = framework.getAllServiceReferences(null, FILTER);
            return found == null ? new Readiness(false, "no session layer is running") : of(found[0]);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Readiness of(ServiceReference<?> service) {
        Object detail = service.getProperty("nstack.ready.detail");
        return new Readiness(Boolean.TRUE.equals(service.getProperty("nstack.ready")), String.valueOf(detail));
    }
}
