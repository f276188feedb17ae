package io.nstack.stack.dpdk.config;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.Route;
import io.nstack.stack.dpdk.ip.Subnet;
import java.util.List;

/**
 * The checked options of one instance. Immutable.
 *
 * @param name             the stack's name
 * @param link             the name of its link
 * @param addresses        its own addresses with the networks that are on the link
 * @param routes           what lies behind gateways
 * @param mtuBytes         the largest IP packet; 0 = as large as the link's
 * @param tcp              how TCP behaves
 * @param datagramBytes    SO_RCVBUF of new datagram sockets
 */
public record DpdkConfig(String name, String link, List<Subnet> addresses, List<Route> routes, int mtuBytes,
        TcpOptions tcp, int datagramBytes) {

    /** SO_RCVBUF of datagram sockets, unless told. */
    static final int DATAGRAM_BYTES = 256 * 1024;

    /**
     * How TCP behaves.
     *
     * @param congestion          the congestion control of connections that do not ask for another
     * @param sendBufferBytes     SO_SNDBUF at first
     * @param mostSendBytes       how far it grows
     * @param receiveBufferBytes  SO_RCVBUF at first
     * @param mostReceiveBytes    how far it grows
     * @param loopMemoryBytes     native memory for data of all connections of one loop
     * @param halfOpenConnections how many are half open at most before SYN cookies are sent
     * @param sack                whether selective acknowledgements are offered
     * @param timestamps          whether timestamps are
     * @param windowScaling       whether window scaling is
     * @param ecn                 whether explicit congestion notification is
     */
    public record TcpOptions(String congestion, int sendBufferBytes, int mostSendBytes, int receiveBufferBytes,
            int mostReceiveBytes, long loopMemoryBytes, int halfOpenConnections, boolean sack, boolean timestamps,
            boolean windowScaling, boolean ecn) {

        static final TcpOptions DEFAULT = new TcpOptions("cubic", 128 * 1024, 8 << 20, 128 * 1024, 8 << 20, 256L << 20,
                1024, true, true, true, false);
    }

    /** Copies the lists. */
    public DpdkConfig {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** For a stack whose configuration is refused. */
    public static DpdkConfig unusable(String name) {
        return new DpdkConfig(name, "", List.of(new Subnet(IpAddress.ipv4(0), 32)), List.of(), 0, TcpOptions.DEFAULT,
                DATAGRAM_BYTES);
    }

    /** Whether the stack has addresses of a family. */
    public boolean hasFamily(boolean ipv4) {
        return addresses.stream().anyMatch(each -> each.address().isIpv4() == ipv4);
    }

    /** Whether there is a way to an address: it is our own, on the link, or behind a gateway. */
    public boolean hasWayTo(IpAddress address) {
        return addresses.stream().anyMatch(each -> each.contains(address.high(), address.low()))
                || routes.stream().anyMatch(each -> each.target().contains(address.high(), address.low()));
    }
}
