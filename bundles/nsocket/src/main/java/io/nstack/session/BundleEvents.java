package io.nstack.session;

import io.nstack.session.loop.ThreadRemains;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWiring;

/**
 * Tells the watch what becomes of bundles, in words and weak references only: a bundle object holds its class loader.
 * Comes on the thread that changes the bundle, so that this thread is swept too.
 */
final class BundleEvents implements SynchronousBundleListener {

    private final BundleWatch watch;

    BundleEvents(BundleWatch watch) { this.watch = watch; }

    /** This bundle takes a service of the session layer, or gives it one. */
    void uses(Bundle bundle) {
        ClassLoader loader = loader(bundle);
        if (loader != null) {
            watch.uses(bundle.getBundleId(), String.valueOf(bundle.getSymbolicName()), bundle.getVersion().toString(),
                    loader);
        }
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        long id = bundle.getBundleId();
        switch (event.getType()) {
            case BundleEvent.STARTED -> ThreadRemains.sweep(); // of handlers that its activator made here
            case BundleEvent.STOPPING -> watch.stopping(id, users(bundle));
            case BundleEvent.STOPPED -> watch.stopped(id);
            case BundleEvent.UNINSTALLED -> watch.replaced(id, null);
            case BundleEvent.UPDATED, BundleEvent.UNRESOLVED, BundleEvent.RESOLVED -> {
                if (watch.knows(id)) {
                    watch.replaced(id, loader(bundle));
                }
            }
            default -> {
                // nothing begins or ends
            }
        }
    }

    private static @Nullable ClassLoader loader(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    private static List<String> users(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null
                ? List.of()
                : Stream.of(services).map(ServiceReference::getUsingBundles).filter(each -> each != null)
                        .flatMap(Stream::of).map(Bundle::getSymbolicName).distinct().sorted().toList();
    }
}
