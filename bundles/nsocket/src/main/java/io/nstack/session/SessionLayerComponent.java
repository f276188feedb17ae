package io.nstack.session;

import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyListener;
import io.nstack.rd.RdEngine;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.watchdog.Limits;
import io.nstack.stack.NetworkStack;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
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
 * Wires the session layer to the service registry: stacks and RD in, {@link NSocket} and {@link SessionControl} out.
 *
 * <p>Framework properties: {@code nstack.loops} (how many; the number of processors), {@code nstack.loop.base}
 * ({@code auto}, {@code epoll}, {@code io_uring}, {@code nio}), {@code nstack.loop.spin.micros} (20),
 * {@code nstack.loop.warn.seconds} (2) and {@code nstack.loop.hang.seconds} (10): after how long a call in a loop that does
 * not return is named in the log, and its loop is taken out; 0 = never,
 * {@code nstack.removal.drain.seconds} (0: how long a stack that is removed may take to finish).
 */
@Component(service = {})
public final class SessionLayerComponent implements ServiceFactory<NSocket> {

    private final BundleContext context;
    private final SessionLayer layer;
    private final Duration removalDeadline;
    private @Nullable ServiceRegistration<NSocket> sockets;
    private @Nullable ServiceRegistration<PolicyListener> policies;
    private volatile @Nullable ServiceRegistration<SessionControl> control;

    /** Makes and starts the loops; stacks are bound afterwards. */
    @Activate
    public SessionLayerComponent(BundleContext context) {
        this.context = context;
        String base = context.getProperty("nstack.loop.base");
        this.layer = new SessionLayer(new LoopGroup(BaseKind.parse(base == null ? "auto" : base),
                (int) number("nstack.loops", Runtime.getRuntime().availableProcessors()),
                TimeUnit.MICROSECONDS.toNanos(number("nstack.loop.spin.micros", 20))), this::publishReadiness,
                new Limits(Duration.ofSeconds(number("nstack.loop.warn.seconds", 2)),
                        Duration.ofSeconds(number("nstack.loop.hang.seconds", 10))),
                new BundleOfCode(context));
        this.removalDeadline = Duration.ofSeconds(number("nstack.removal.drain.seconds", 0));
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
        control = context.registerService(SessionControl.class, layer, readiness());
        sockets = context.registerService(NSocket.class, this, null);
        policies = context.registerService(PolicyListener.class, version -> layer.policyChanged(), null);
        publishReadiness();
    }

    @Deactivate
    void stop() {
        ServiceRegistration<PolicyListener> hears = policies;
        if (hears != null) {
            hears.unregister();
        }
        ServiceRegistration<NSocket> out = sockets;
        if (out != null) {
            out.unregister();
        }
        ServiceRegistration<SessionControl> view = control;
        control = null;
        if (view != null) {
            view.unregister();
        }
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
        layer.addStack(stack, from.getSymbolicName() + "/" + from.getVersion());
    }

    void removeStack(NetworkStack stack) { layer.removeStack(stack, removalDeadline); }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    void useRd(RdEngine engine) { layer.useRd(engine); }

    void unuseRd(RdEngine engine) {
        // the last policy stays in force until the next RD comes
    }

    // ---- out: one object for each application bundle ----

    @Override
    public NSocket getService(Bundle bundle, ServiceRegistration<NSocket> registration) {
        return new ApplicationSockets(layer, application(bundle));
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<NSocket> registration, NSocket service) {
        ((ApplicationSockets) service).close();
        layer.closeAll(application(bundle));
    }

    private static Application application(Bundle bundle) {
        return new Application(bundle.getSymbolicName(), bundle.getSymbolicName(), bundle.getBundleId());
    }
}
