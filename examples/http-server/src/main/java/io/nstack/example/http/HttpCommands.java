package io.nstack.example.http;

import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The shell's {@code http} commands. */
@Component(service = HttpCommands.class, immediate = true, property = {"osgi.command.scope=http",
        "osgi.command.function=serve", "osgi.command.function=stop", "osgi.command.function=get"})
public final class HttpCommands {

    private final NSocket nsocket;
    private final List<HttpServer> servers = new ArrayList<>(); // guarded by this

    /** For the component runtime. */
    @Activate
    public HttpCommands(@Reference NSocket nsocket) { this.nsocket = nsocket; }

    @Deactivate
    synchronized void close() {
        servers.forEach(HttpServer::close);
        servers.clear();
    }

    /** Serves HTTP, with TLS if wanted. */
    @Descriptor("serve HTTP: " + ServeOptions.USAGE)
    public void serve(CommandSession session, String... words) throws IOException, InterruptedException {
        ServeOptions options = ServeOptions.parse(words);
        HttpServer server = HttpServer.open(nsocket, Address.parse(options.address()), options.keys());
        synchronized (this) {
            servers.add(server);
        }
        session.getConsole().println(server.description());
    }

    /** Stops all servers. */
    @Descriptor("stop all HTTP servers: http:stop")
    public synchronized void stop(CommandSession session, String... words) {
        if (words.length != 0) {
            throw new IllegalArgumentException("unexpected argument '" + words[0] + "'; usage: http:stop");
        }
        session.getConsole().println("stopped " + servers.size() + (servers.size() == 1 ? " server" : " servers"));
        close();
    }

    /** Asks an HTTP server. */
    @Descriptor("ask an HTTP server: " + HttpGet.USAGE)
    public void get(CommandSession session, String... words) throws IOException {
        HttpGet get = HttpGet.parse(words);
        session.getConsole().println(get.answer(nsocket.socketFactory(), URI.create(get.address())));
    }
}
