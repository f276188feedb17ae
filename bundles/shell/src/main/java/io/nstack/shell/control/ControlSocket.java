package io.nstack.shell.control;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The shell from outside: {@code control.sock} in the data folder, which the framework property
 * {@value #DATA} names. docs/operating.md describes the protocol.
 */
@Component(immediate = true, service = {})
public final class ControlSocket {

    /** The framework property that names the data folder. */
    static final String DATA = "io.nstack.data";

    private static final System.Logger LOG = System.getLogger(ControlSocket.class.getName());

    private final @Nullable ControlServer server;

    /** Created by DS. */
    @Activate
    public ControlSocket(BundleContext context, @Reference CommandProcessor processor) {
        server = open(context.getProperty(DATA), processor);
    }

    @Deactivate
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** Without its socket the shell still serves its commands, so a failure is the log's, not the component's. */
    private static @Nullable ControlServer open(@Nullable String data, CommandProcessor processor) {
        if (data == null) {
            LOG.log(Level.INFO, "no control socket: the framework property " + DATA + " is not set");
            return null;
        }
        try {
            ControlServer opened = ControlServer.open(Path.of(data), processor);
            LOG.log(Level.INFO, "control socket " + opened.path());
            return opened;
        } catch (IOException e) {
            LOG.log(Level.ERROR, "no control socket: " + e.getMessage());
            return null;
        }
    }
}
