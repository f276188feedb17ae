package io.nstack.session;

import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyListener;
import io.nstack.rd.RdEngine;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopCpus;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.watchdog.Limits;
import io.nstack.stack.NetworkStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Wires the session layer to the service registry: stacks and RD in, {@link NSocket}, the
 * JDK's socket factories and {@link SessionControl} out.
 *
 * <p>Framework properties: {@code nstack.loops} (how many; the number of processors), {@code nstack.loop.base}
 * ({@code auto}, {@code epoll}, {@code io_uring}, {@code nio}), {@code nstack.loop.spin.micros} (20),
 * {@code nstack.loop.cpus} (the processors that the loops are kept on, as {@code 2,4-7}; none: any),
 * {@code nstack.loop.warn.seconds} (2) and {@code nstack.loop.hang.seconds} (10): after how long a call in a loop that does
 * not return is named in the log, and its loop is taken out; 0 = never,
 * {@code nstack.removal.drain.seconds} (0: how long a stack that is removed may take to finish),
 * {@code nstack.leak.check.seconds} (10: how long after a bundle has gone it is looked whether it has left memory, which
 * may collect garbage once; 0 = never).
 */
@Component(service = {})
public final class SessionLayerComponent {

    /** Tells our socket factories from those of others. */
    private static final Dictionary<String, Object> OURS = FrameworkUtil.asDictionary(Map.of("provider", "nstack"));

    private final BundleContext context;
    private final SessionLayer layer;
    private final Duration removalDeadline;
    private final List<ServiceRegistration<?>> out = new ArrayList<>(); // guarded by SCR: activate, deactivate
    private final BundleEvents bundles;
    private @Nullable ServiceRegistration<PolicyListener> policies;
    private volatile @Nullable ServiceRegistration<SessionControl> control;

    /** Makes and starts the loops; stacks are bound afterwards. */
    @Activate
    public SessionLayerComponent(BundleContext context) {
        this.context = context;
        String base = context.getProperty("nstack.loop.base");
        this.layer = new SessionLayer(new LoopGroup(BaseKind.parse(base == null ? "auto" : base),
                (int) number("nstack.loops", Runtime.getRuntime().availableProcessors()),
                TimeUnit.MICROSECONDS.toNanos(number("nstack.loop.spin.micros", 20)), cpus()), this::publishReadiness,
                new Limits(Duration.ofSeconds(number("nstack.loop.warn.seconds", 2)),
                        Duration.ofSeconds(number("nstack.loop.hang.seconds", 10))),
                new BundleOfCode(context));
        this.removalDeadline = Duration.ofSeconds(number("nstack.removal.drain.seconds", 0));
        this.bundles = new BundleEvents(layer.bundles());
        layer.bundles().patience(Duration.ofSeconds(Math.max(0, number("nstack.leak.check.seconds", 10))));
    }

    private LoopCpus cpus() {
        String list = context.getProperty("nstack.loop.cpus");
        try {
            return LoopCpus.parse(list == null ? "" : list);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("framework property nstack.loop.cpus: " + e.getMessage(), e);
        }
    }

    private long number(String property, long otherwise) {
        String value = context.getProperty(property);
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        try {
            return Long.parseLong(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("framework property " + property + "=" + value + " is not a number", e);
        }
    }

    @Activate
    void start() {
        NettyProbes.start();
        context.addBundleListener(bundles);
        control = context.registerService(SessionControl.class, layer, readiness());
        Tenants tenants = new Tenants(layer, bundles::uses);
        out.add(context.registerService(NSocket.class, tenants.factory(sockets -> sockets), null));
        out.add(context.registerService(SocketFactory.class, tenants.factory(NSocket::socketFactory), OURS));
        out.add(context.registerService(ServerSocketFactory.class, tenants.factory(NSocket::serverSocketFactory),
                OURS));
        policies = context.registerService(PolicyListener.class, version -> layer.policyChanged(), null);
        publishReadiness();
    }

    @Deactivate
    void stop() {
        ServiceRegistration<PolicyListener> hears = policies;
        if (hears != null) {
            hears.unregister();
        }
        out.forEach(ServiceRegistration::unregister);
        out.clear();
        ServiceRegistration<SessionControl> view = control;
        control = null;
        if (view != null) {
            view.unregister();
        }
        context.removeBundleListener(bundles);
        layer.close();
    }

    private Dictionary<String, Object> readiness() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("nstack.ready", layer.isReady());
        properties.put("nstack.ready.detail", layer.readiness());
        return properties;
    }

    private void publishReadiness() {
        ServiceRegistration<SessionControl> view = control;
        if (view != null) {
            view.setProperties(readiness());
        }
    }

    // ---- in ----

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStack(NetworkStack stack, ServiceReference<NetworkStack> reference) {
        Bundle from = reference.getBundle();
        bundles.uses(from);
        layer.addStack(stack, from.getSymbolicName() + "/" + from.getVersion());
    }

    void removeStack(NetworkStack stack) { layer.removeStack(stack, removalDeadline); }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void useRd(RdEngine engine, ServiceReference<RdEngine> reference) {
        bundles.uses(reference.getBundle());
        layer.useRd(engine);
    }

    void unuseRd(RdEngine engine) {
        // the last policy stays in force until the next RD comes
    }
}
