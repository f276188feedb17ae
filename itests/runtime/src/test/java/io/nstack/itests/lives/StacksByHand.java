package io.nstack.itests.lives;

import io.nstack.stack.NetworkStack;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** A bundle that registers stacks without Declarative Services: one object, and one that is made for whoever asks. */
public final class StacksByHand implements BundleActivator, ServiceFactory<NetworkStack> {

    @Override
    public void start(BundleContext context) {
        context.registerService(NetworkStack.class, new EmptyStack("lasting"), null);
        context.registerService(NetworkStack.class, this, null);
    }

    @Override
    public NetworkStack getService(Bundle bundle, ServiceRegistration<NetworkStack> registration) {
        return new EmptyStack("made-anew");
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<NetworkStack> registration, NetworkStack service) {
        // the session layer has stopped it
    }

    @Override
    public void stop(BundleContext context) {}
}
