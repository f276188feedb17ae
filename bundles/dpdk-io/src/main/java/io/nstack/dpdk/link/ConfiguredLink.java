package io.nstack.dpdk.link;

import io.nstack.link.Link;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * One configuration of the factory PID {@code io.nstack.link.dpdk}, and the {@link Link} service that it is: over its
 * device while that can be used, else one that is DOWN and says why. The two differ in their traits, so that one service
 * goes and another comes.
 */
@Component(service = {}, immediate = true, configurationPid = "io.nstack.link.dpdk", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredLink {

    private static final Logger LOG = System.getLogger(ConfiguredLink.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int TICKS_BETWEEN_TRIES = 4;

    private final BundleContext context;
    private final LinkKeeper keeper;
    private final String name;
    private final String device;
    private final @Nullable LinkConfig config;
    private @Nullable ServiceRegistration<Link> registration; // guarded by this
    private @Nullable DpdkLink link; // guarded by this
    private @Nullable AbsentLink absent; // guarded by this
    private boolean ended; // guarded by this
    private int ticks; // guarded by this

    /** Reads the configuration and brings the link up, or says why not. */
    @Activate
    public ConfiguredLink(BundleContext context, Map<String, Object> properties, @Reference LinkKeeper keeper) {
        this.context = context;
        this.keeper = keeper;
        name = LinkConfigReader.name(properties);
        device = String.valueOf(properties.get("device"));
        LinkConfig read = null;
        String refusal = "";
        try {
            read = LinkConfigReader.read(properties);
        } catch (ConfigException e) {
            refusal = String.valueOf(e.getMessage());
        }
        config = read;
        if (read == null) {
            down(refusal);
        } else {
            tryStart(read);
        }
        keeper.tend(this);
    }

    /** From time to time: looks at the device, or tries again to get it. The keeper's thread. */
    synchronized void tick() {
        if (ended || config == null) {
            return;
        }
        if (link == null) {
            if (++ticks % TICKS_BETWEEN_TRIES == 0) {
                tryStart(config);
            }
            return;
        }
        boolean before = link.status().up();
        link.refresh();
        if (link.hasGone()) {
            down(link.status().reason());
        } else if (link.status().up() != before) {
            LOG.log(Level.INFO, "link {0} is {1}", name, link.status());
        }
    }

    private synchronized void tryStart(LinkConfig wanted) {
        try {
            DpdkLink started = DpdkLink.start(wanted, keeper.shared());
            LOG.log(Level.INFO, "link {0} is {1}: {2}", name, started.status(), started);
            replace(started);
            link = started;
            absent = null;
        } catch (IOException e) {
            down(String.valueOf(e.getMessage()));
        }
    }

    private synchronized void down(String reason) {
        AbsentLink stands = absent;
        if (stands != null && stands.status().reason().equals(reason)) {
            return;
        }
        LOG.log(Level.INFO, "link {0} is DOWN: {1}", name, reason);
        if (stands != null) {
            stands.reason(reason);
            return;
        }
        AbsentLink instead = new AbsentLink(name, device, reason);
        release();
        registration = context.registerService(Link.class, instead, null);
        absent = instead;
    }

    private void replace(Link by) {
        release();
        registration = context.registerService(Link.class, by, null);
    }

    /** When {@code unregister} returns its users have closed their queues; one that has not is waited for. */
    private void release() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
        DpdkLink old = link;
        link = null;
        if (old != null && !old.close(PATIENCE)) {
            LOG.log(Level.WARNING, "link {0} has a queue that its user does not close; its device stays until then",
                    name);
            keeper.adopt(old);
        }
    }

    /** Takes the service away and unplugs the device. */
    @Deactivate
    public void end() {
        keeper.leave(this);
        synchronized (this) {
            ended = true;
            release();
        }
    }
}
