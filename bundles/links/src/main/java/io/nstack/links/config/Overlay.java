package io.nstack.links.config;

import io.nstack.link.Link;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/** Registers a link around a link as a service for as long as the one below is there. */
final class Overlay implements ServiceTrackerCustomizer<Link, Link> {

    /** Makes the link above, and ends it. */
    interface Maker {

        Link around(Link target) throws IOException;

        /** The link that {@link #around} made is a service no longer, and nobody uses it. */
        void ended();
    }

    private static final Logger LOG = System.getLogger(Overlay.class.getName());

    private final BundleContext context;
    private final String target;
    private final Maker maker;
    private final ServiceTracker<Link, Link> links;
    private @Nullable Link below; // guarded by this
    private @Nullable ServiceRegistration<Link> above; // guarded by this

    Overlay(BundleContext context, String target, Maker maker) {
        this.context = context;
        this.target = target;
        this.maker = maker;
        links = new ServiceTracker<>(context, Link.class, this);
    }

    void open() { links.open(); }

    void close() { links.close(); }

    @Override
    public @Nullable Link addingService(ServiceReference<Link> reference) {
        Link link = context.getService(reference);
        if (link != null && link.name().equals(target) && cover(link)) {
            return link;
        }
        if (link != null) {
            context.ungetService(reference);
        }
        return null;
    }

    private boolean cover(Link link) {
        Link over;
        synchronized (this) {
            if (below != null) {
                return false; // two of a name: the first
            }
            try {
                over = maker.around(link);
            } catch (IOException e) {
                LOG.log(Level.WARNING, "no link over " + target + ": " + e.getMessage());
                return false;
            }
            below = link;
        }
        ServiceRegistration<Link> registration = ConfiguredWire.register(context, over);
        synchronized (this) {
            above = registration;
        }
        return true;
    }

    @Override
    public void modifiedService(ServiceReference<Link> reference, Link link) {}

    @Override
    public void removedService(ServiceReference<Link> reference, Link link) {
        ServiceRegistration<Link> registration;
        synchronized (this) {
            registration = above;
            above = null;
        }
        if (registration != null) {
            registration.unregister();
            maker.ended();
        }
        synchronized (this) {
            below = null;
        }
        context.ungetService(reference);
    }
}
