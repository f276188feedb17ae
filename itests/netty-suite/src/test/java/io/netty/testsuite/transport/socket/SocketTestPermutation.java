package io.netty.testsuite.transport.socket;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.nstack.itests.netty.BlackHole;
import io.nstack.itests.netty.Flavour;
import io.nstack.itests.netty.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for the class of the same name in Netty's suite and comes first on the class path: every test of the suite
 * asks it for the channels to run on, and gets those of the {@link Flavour} under test.
 */
public class SocketTestPermutation {

    private static final Flavour FLAVOUR = Flavour.underTest();
    private static final BlackHole BLACK_HOLE = FLAVOUR.blackHole();

    // The names that the suite's tests use.
    static final SocketTestPermutation INSTANCE = new SocketTestPermutation();
    /** Never answers a connect; the suite's own choice does in some networks. */
    static final String BAD_HOST = BLACK_HOLE.host();
    static final int BAD_PORT = BLACK_HOLE.port();
    /** A port on which nothing listens, by /etc/services. */
    public static final int UNASSIGNED_PORT = 4;

    /** Servers and clients in every pairing of the flavour, but for plain Netty with itself. */
    public List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> socket() {
        return pairs(Peer::server, Peer::client);
    }

    public List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> socketWithFastOpen() {
        return pairs(Peer::server, Peer::fastOpenClient);
    }

    public List<BootstrapComboFactory<Bootstrap, Bootstrap>> datagram(SocketProtocolFamily family) {
        return pairs(peer -> peer.datagram(family), peer -> peer.datagram(family));
    }

    public List<BootstrapFactory<ServerBootstrap>> serverSocket() { return List.of(FLAVOUR.subject()::server); }

    public List<BootstrapFactory<Bootstrap>> clientSocket() { return List.of(FLAVOUR.subject()::client); }

    public List<BootstrapFactory<Bootstrap>> clientSocketWithFastOpen() {
        return List.of(FLAVOUR.subject()::fastOpenClient);
    }

    public List<BootstrapFactory<Bootstrap>> datagramSocket() { return List.of(FLAVOUR.subject()::datagram); }

    private interface Maker<B extends AbstractBootstrap<?, ?>> {
        B make(Peer peer);
    }

    private <A extends AbstractBootstrap<?, ?>, B extends AbstractBootstrap<?, ?>> List<BootstrapComboFactory<A, B>> pairs(
            Maker<A> servers, Maker<B> clients) {
        List<BootstrapComboFactory<A, B>> all = new ArrayList<>();
        for (Flavour.Pair pair : FLAVOUR.pairs()) {
            all.add(new BootstrapComboFactory<>() {
                @Override
                public A newServerInstance() { return servers.make(pair.server()); }

                @Override
                public B newClientInstance() { return clients.make(pair.client()); }
            });
        }
        return all;
    }
}
