package io.nstack.example.filetransfer;

import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A server and a client of the same folder tree: {@code served} at the server, {@code local} at the client. */
final class Place implements AutoCloseable {

    static final Limits LIMITS = new Limits(Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(10),
            Duration.ofMillis(500), Duration.ofMillis(500));

    final NioNSocket nsocket = new NioNSocket();
    final Path served;
    final Path local;
    final Workplace there = new Workplace(new Workers(), new Transfers(), LIMITS);
    final Workplace here = new Workplace(new Workers(), new Transfers(), LIMITS);
    final FileServer server;

    Place(Path folder) throws IOException { this(folder, FileServer.Access.READ_WRITE); }

    Place(Path folder, FileServer.Access access) throws IOException {
        served = Files.createDirectories(folder.resolve("served"));
        local = Files.createDirectories(folder.resolve("local"));
        server = new FileServer(nsocket, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), served, access,
                SessionWish.NONE, there);
    }

    Outcome put(Path source, String name) throws TransferException { return put(source, name, server.address()); }

    Outcome put(Path source, String name, InetSocketAddress address) throws TransferException {
        return client().put(here.transfers().begin("client", Operation.PUT, name), source, address);
    }

    Outcome get(String name, Path folder) throws TransferException { return get(name, folder, server.address()); }

    Outcome get(String name, Path folder, InetSocketAddress address) throws TransferException {
        return client().get(here.transfers().begin("client", Operation.GET, name), address, folder);
    }

    FileClient client() { return new FileClient((NSocket) nsocket, SessionWish.NONE, here); }

    @Override
    public void close() {
        server.stop();
        here.workers().close();
        there.workers().close();
        nsocket.close();
    }
}
