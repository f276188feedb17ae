package io.nstack.session;

import io.nstack.nsocket.NSocket;
import io.nstack.session.channel.ApplicationSockets;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * The application bundles that use a service of ours, whichever: each gets an object of its own of each, and when it has
 * given back the last, all that it has open is closed. Any thread.
 */
final class Tenants {

    private final SessionLayer layer;
    private final Consumer<Bundle> onUse;
    private final Map<Long, Integer> used = new HashMap<>(); // guarded by this; bundle number, services

    /** @param onUse told of each bundle that takes a service */
    Tenants(SessionLayer layer, Consumer<Bundle> onUse) {
        this.layer = layer;
        this.onUse = onUse;
    }

    /** Makes one service's objects, each from the socket API of its bundle. */
    <S> ServiceFactory<S> factory(Function<NSocket, S> face) {
        return new OfOneService<>(face);
    }

    private final class OfOneService<S> implements ServiceFactory<S> {

        private final Function<NSocket, S> face;
        private final IdentityHashMap<Object, ApplicationSockets> given = new IdentityHashMap<>(); // guarded by the tenants

        OfOneService(Function<NSocket, S> face) { this.face = face; }

        @Override
        public S getService(Bundle bundle, ServiceRegistration<S> registration) {
            onUse.accept(bundle);
            ApplicationSockets sockets = new ApplicationSockets(layer, application(bundle));
            S service = face.apply(sockets);
            synchronized (Tenants.this) {
                used.merge(bundle.getBundleId(), 1, Integer::sum);
                given.put(service, sockets);
            }
            return service;
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<S> registration, S service) {
            ApplicationSockets sockets;
            boolean last;
            synchronized (Tenants.this) {
                sockets = given.remove(service);
                last = used.merge(bundle.getBundleId(), -1, (before, less) -> before + less == 0
                        ? null
                        : Integer.valueOf(before + less)) == null;
            }
            if (sockets != null) {
                sockets.close();
            }
            if (last) {
                layer.closeAll(application(bundle));
            }
        }
    }

    private static Application application(Bundle bundle) {
        return new Application(bundle.getSymbolicName(), bundle.getSymbolicName(), bundle.getBundleId());
    }
}
