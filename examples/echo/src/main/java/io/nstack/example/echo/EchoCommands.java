package io.nstack.example.echo;

import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The shell's {@code echo} commands. */
@Component(service = EchoCommands.class, immediate = true, property = {"osgi.command.scope=echo",
        "osgi.command.function=serve",
        "osgi.command.function=stop", "osgi.command.function=send"})
public final class EchoCommands {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final NSocket nsocket;
    private final List<EchoServer> servers = new ArrayList<>(); // guarded by this

    /** For the component runtime. */
    @Activate
    public EchoCommands(@Reference NSocket nsocket) { this.nsocket = nsocket; }

    @Deactivate
    synchronized void close() {
        servers.forEach(EchoServer::close);
        servers.clear();
    }

    /** Echoes what comes to an address, TCP and UDP. */
    @Descriptor("echo what comes, TCP and UDP: echo:serve <address:port>")
    public synchronized void serve(CommandSession session, String... words) throws IOException {
        if (words.length != 1) {
            throw new IllegalArgumentException("one address is wanted; usage: echo:serve <address:port>");
        }
        EchoServer server = EchoServer.open(nsocket, Address.parse(words[0]));
        servers.add(server);
        session.getConsole().println(server.description());
    }

    /** Stops all echo servers. */
    @Descriptor("stop all echo servers: echo:stop")
    public synchronized void stop(CommandSession session, String... words) {
        if (words.length != 0) {
            throw new IllegalArgumentException("unexpected argument '" + words[0] + "'; usage: echo:stop");
        }
        session.getConsole().println("stopped " + servers.size() + (servers.size() == 1 ? " server" : " servers"));
        close();
    }

    /** Sends a text and measures how long it takes to come back. */
    @Descriptor("measure round trips: " + EchoOptions.USAGE)
    public void send(CommandSession session, String... words) throws IOException, InterruptedException {
        EchoOptions options = EchoOptions.parse(words);
        EchoClient client = new EchoClient(nsocket, Address.parse(options.server()), options.intent(),
                options.application(), options.stack(), PATIENCE);
        session.getConsole().println(client.send(options.message(), options.count(), options.datagrams()));
    }
}
