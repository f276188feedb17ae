package io.nstack.features.update;

import io.nstack.nsocket.operate.SessionControl;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** A new version beside the old one, for as long as it takes to see whether it is any good. */
final class Trial implements AutoCloseable {

    private static final long OFFER_SECONDS = 10; // for the components of a bundle to find their configurations

    private final BundleContext framework;
    private final ServiceComponentRuntime components;
    private final Bundle trial;

    private Trial(BundleContext framework, ServiceComponentRuntime components, Bundle trial) {
        this.framework = framework;
        this.components = components;
        this.trial = trial;
    }

    /**
     * Installs the new version.
     *
     * @throws IOException if the framework refuses it
     */
    static Trial install(BundleContext framework, ServiceComponentRuntime components, Bundle old,
            BundleContent content) throws IOException {
        try (InputStream in = content.open()) {
            return new Trial(framework, components, framework.installBundle("nstack-trial:" + old.getBundleId(), in));
        } catch (BundleException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }

    /** @throws IOException if something that the new version imports is missing, naming it */
    void mustResolve() throws IOException {
        if (!framework.getBundle().adapt(FrameworkWiring.class).resolveBundles(List.of(trial))) {
            start(); // cannot succeed, and says what is missing
            throw new IOException("it does not resolve");
        }
    }

    /**
     * Starts the new version and brings each of the stacks up beside the old one's.
     *
     * @throws IOException if one is not offered or does not come up
     */
    void mustBring(Set<String> stacks, SessionControl sessions) throws IOException {
        BlockingQueue<ServiceEvent> events = new LinkedBlockingQueue<>();
        ServiceListener hears = events::add;
        framework.addServiceListener(hears);
        try {
            start();
            awaitOffers(stacks, events);
        } finally {
            framework.removeServiceListener(hears);
        }
        for (String each : stacks) {
            StackStatus reached = sessions.rehearse(each);
            if (reached.state() != StackState.UP) {
                throw new IOException("its stack " + each + " is " + reached);
            }
        }
    }

    private void start() throws IOException {
        try {
            trial.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }

    private void awaitOffers(Set<String> stacks, BlockingQueue<ServiceEvent> events) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(OFFER_SECONDS);
        while (true) {
            Set<String> missing = new TreeSet<>(stacks);
            missing.removeAll(stacksOf(framework, trial));
            if (missing.isEmpty()) {
                return;
            }
            String failure = failedComponent();
            if (failure != null) {
                throw new IOException("it does not offer the stack " + String.join(", ", missing) + ": " + failure);
            }
            try {
                if (events.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS) == null) {
                    throw new IOException("it does not offer the stack " + String.join(", ", missing) + " within "
                            + OFFER_SECONDS + " s of its start (the log may say why)");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** Why a component of the new version could not be made, or null if none has failed. */
    private @Nullable String failedComponent() {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(trial)) {
            for (ComponentConfigurationDTO made : components.getComponentConfigurationDTOs(description)) {
                if (made.state == ComponentConfigurationDTO.FAILED_ACTIVATION && made.failure != null) {
                    return Reasons.ofTrace(made.failure);
                }
            }
        }
        return null;
    }

    /** The names of the stacks that a bundle offers now. */
    static List<String> stacksOf(BundleContext framework, Bundle bundle) {
        List<String> names = new ArrayList<>();
        ServiceReference<?> @Nullable [] offered = bundle.getRegisteredServices();
        for (ServiceReference<?> each : offered == null ? new ServiceReference<?>[0] : offered) {
            if (List.of((String[]) each.getProperty(Constants.OBJECTCLASS)).contains(NetworkStack.class.getName())
                    && framework.getService(each) instanceof NetworkStack stack) {
                names.add(stack.name());
                framework.ungetService(each);
            }
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        try {
            trial.uninstall();
        } catch (BundleException e) {
            throw new IOException(Reasons.of(e), e);
        }
    }
}
