package io.nstack.itests.application;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * An application bundle of one class that knows nothing of nStack but the factory services: echoes what connects, has a
 * socket of its own that waits, and closes none. It offers the port, and how the waiting ended.
 */
public final class SocketApplication implements BundleActivator {

    private static final String OURS = "(provider=nstack)";

    @Override
    public void start(BundleContext context) throws Exception {
        ServerSocketFactory listeners = service(context, ServerSocketFactory.class);
        SocketFactory sockets = service(context, SocketFactory.class);
        ServerSocket listener = listeners.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(listener));

        Socket waiting = sockets.createSocket(listener.getInetAddress(), listener.getLocalPort());
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(waiting, ended));
        context.registerService(CompletableFuture.class, ended, null);
        context.registerService(IntSupplier.class, listener::getLocalPort, null);
    }

    private static <T> T service(BundleContext context, Class<T> type) throws Exception {
        return context.getService(context.getServiceReferences(type, OURS).iterator().next());
    }

    private static void serve(ServerSocket listener) {
        try {
            while (true) {
                Socket accepted = listener.accept();
                Thread.ofVirtual().start(() -> echo(accepted));
            }
        } catch (IOException e) {
            // the bundle was stopped
        }
    }

    private static void echo(Socket accepted) {
        try (accepted) {
            accepted.getInputStream().transferTo(accepted.getOutputStream());
        } catch (IOException e) {
            // the peer has gone, or the bundle was stopped
        }
    }

    private static void read(Socket waiting, CompletableFuture<String> ended) {
        try {
            ended.complete("read " + waiting.getInputStream().read());
        } catch (IOException e) {
            ended.complete(e.toString());
        }
    }

    @Override
    public void stop(BundleContext context) {
        // leaves everything open
    }
}
