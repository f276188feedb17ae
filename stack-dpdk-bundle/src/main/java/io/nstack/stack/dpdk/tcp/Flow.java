package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.timer.Timed;
import java.net.InetSocketAddress;

/** What a segment may belong to, by its two addresses and ports. Loop thread only. */
abstract sealed class Flow extends Timed permits TcpConnection, HalfOpen, TimeWait {

    final long localHigh;
    final long localLow;
    final int localPort;
    final long remoteHigh;
    final long remoteLow;
    final int remotePort;
    int hash; // set by the table

    Flow(FlowId id) {
        localHigh = id.localHigh();
        localLow = id.localLow();
        localPort = id.localPort();
        remoteHigh = id.remoteHigh();
        remoteLow = id.remoteLow();
        remotePort = id.remotePort();
    }

    FlowId id() { return new FlowId(localHigh, localLow, localPort, remoteHigh, remoteLow, remotePort); }

    InetSocketAddress localAddress() { return socketAddress(localHigh, localLow, localPort); }

    InetSocketAddress remoteAddress() { return socketAddress(remoteHigh, remoteLow, remotePort); }

    static InetSocketAddress socketAddress(long high, long low, int port) {
        return new InetSocketAddress(new IpAddress(high, low).toInetAddress(), port);
    }

    /** The two ends of a connection. */
    record FlowId(long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {

        static FlowId of(Packet packet, Segment segment) {
            return new FlowId(packet.targetHigh, packet.targetLow, segment.targetPort, packet.sourceHigh,
                    packet.sourceLow, segment.sourcePort);
        }
    }
}
