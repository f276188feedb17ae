package io.nstack.stack.dpdk.udp;

import io.nstack.stack.dpdk.ip.IpAddress;
import org.jspecify.annotations.Nullable;

/** An address and port that a socket has. Any thread; immutable but for the peer, which its loop writes. */
final class Binding {

    private final IpAddress address;
    private final boolean any;
    private final boolean takesIpv6; // what a wildcard stands for
    private final boolean shares;
    final int port;
    final UdpEndpoint owner;
    final UdpLayer layer;
    private volatile @Nullable Peer peer;

    /** Whom a connected socket talks to. */
    record Peer(long high, long low, int port) {}

    Binding(Request request, int port) {
        this.address = request.address;
        this.any = isAny(request.address);
        this.takesIpv6 = request.takesIpv6;
        this.shares = request.shares;
        this.port = port;
        this.owner = request.owner;
        this.layer = request.layer;
    }

    /** What is asked of {@link UdpPorts#bind}; port 0 = any. */
    record Request(IpAddress address, int port, boolean takesIpv6, boolean shares, UdpEndpoint owner, UdpLayer layer) {}

    static boolean isAny(IpAddress address) {
        return address.high() == 0 && (address.low() == 0 || address.low() == 0xffff_0000_0000L);
    }

    IpAddress address() { return address; }

    boolean isAny() { return any; }

    void peer(@Nullable Peer connected) { peer = connected; }

    @Nullable
    Peer peer() { return peer; }

    /** Whether what is sent to an address comes here. */
    boolean takes(long high, long low) {
        return any ? takesIpv6 || IpAddress.isIpv4(high, low) : address.low() == low && address.high() == high;
    }

    /** How well a datagram fits: 0 = not at all; a connected socket's own peer fits best, then the very address. */
    int fit(long targetHigh, long targetLow, long sourceHigh, long sourceLow, int sourcePort) {
        if (!takes(targetHigh, targetLow)) {
            return 0;
        }
        Peer only = peer;
        if (only == null) {
            return any ? 1 : 2;
        }
        boolean isHe = only.low == sourceLow && only.high == sourceHigh && only.port == sourcePort;
        return !isHe ? 0 : any ? 3 : 4;
    }

    boolean conflictsWith(Binding other) {
        return !(shares && other.shares)
                && (takes(other.address.high(), other.address.low()) || other.takes(address.high(), address.low()));
    }
}
