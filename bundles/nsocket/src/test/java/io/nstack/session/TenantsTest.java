package io.nstack.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.nsocket.NSocket;
import io.nstack.session.wire.WireRuntime;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;

@Timeout(20)
class TenantsTest {

    private final WireRuntime runtime = new WireRuntime();
    private final Tenants tenants = new Tenants(runtime.layer, bundle -> {});
    private final ServiceFactory<NSocket> sockets = tenants.factory(each -> each);
    private final ServiceFactory<ServerSocketFactory> listeners = tenants.factory(NSocket::serverSocketFactory);

    TenantsTest() { runtime.add("wire"); }

    @AfterEach
    void close() { runtime.close(); }

    private static Bundle bundle(long id) {
        return (Bundle) Proxy.newProxyInstance(Bundle.class.getClassLoader(), new Class<?>[]{Bundle.class},
                (_, method, _) -> switch (method.getName()) {
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> "application" + id;
                    default -> throw new AssertionError(method);
                });
    }

    private static ServerSocket listen(ServerSocketFactory factory) throws Exception {
        return factory.createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void shouldCloseWhatABundleHasOpenWhenItHasGivenBackTheLastService() throws Exception {
        Bundle one = bundle(1);
        Bundle other = bundle(2);
        NSocket its = sockets.getService(one, null);
        ServerSocketFactory itsListeners = listeners.getService(one, null);
        ServerSocketFactory others = listeners.getService(other, null);
        listen(itsListeners);
        listen(others);

        listeners.ungetService(one, null, itsListeners);
        assertThat(runtime.layer.listeners()).hasSize(2);
        assertThatThrownBy(() -> listen(itsListeners)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("application1 has given its NSocket service back");
        listen(its.serverSocketFactory());

        sockets.ungetService(one, null, its);
        assertThat(runtime.layer.listeners()).singleElement()
                .satisfies(left -> assertThat(left.bundle()).isEqualTo("application2"));
    }
}
