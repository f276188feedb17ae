package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import io.nstack.stack.poll.ConnectRequest;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import org.jspecify.annotations.Nullable;

/** Connections that we open (RFC 9293 section 3.10.1): address, port, first SYN. Loop thread only. */
final class ActiveOpen {

    private static final int TABLE = 1024;

    private final TcpLayer layer;
    private final int[] counters = new int[TABLE]; // RFC 6056 section 3.3.4

    ActiveOpen(TcpLayer layer) { this.layer = layer; }

    TcpStream connect(ConnectRequest request) throws IOException {
        String stack = layer.settings().stackName();
        InetSocketAddress remote = Words.inet(request.remote(), "connect", stack);
        InetSocketAddress from = request.local() == null ? null : Words.inet(request.local(), "connect from", stack);
        TcpOptions options = new TcpOptions(layer.settings());
        OptionTable.STREAM.apply(request.options(), options);
        layer.requireCongestion(options.congestion);
        Destination to = destination(remote, from);
        FlowId id = choose(to, remote, from);
        return begin(id, options, to);
    }

    private Destination destination(InetSocketAddress remote, @Nullable InetSocketAddress from) throws IOException {
        IpAddress there = IpAddress.of(remote.getAddress());
        IpAddress here = from == null || from.getAddress().isAnyLocalAddress()
                ? new IpAddress(0, 0)
                : IpAddress.of(from.getAddress());
        if (remote.getAddress().isMulticastAddress() || remote.getPort() == 0) {
            throw new NoRouteToHostException(text(remote) + ": not the address of a host's port");
        }
        try {
            return layer.output().destination(here.high(), here.low(), there.high(), there.low());
        } catch (IOException e) {
            throw new NoRouteToHostException(text(remote) + ": " + e.getMessage());
        }
    }

    private String text(InetSocketAddress remote) { return Words.of("connect", remote, layer.settings().stackName()); }

    private FlowId choose(Destination to, InetSocketAddress remote, @Nullable InetSocketAddress from)
            throws BindException {
        int remotePort = remote.getPort();
        if (from != null && from.getPort() != 0) {
            FlowId wanted = id(to, from.getPort(), remotePort);
            if (!isFree(wanted)) {
                throw new BindException(text(remote) + " from " + Words.text(from) + ": Address already in use");
            }
            if (!comesHere(wanted)) {
                throw new BindException(text(remote) + " from " + Words.text(from) + ": answers go to another loop");
            }
            return wanted;
        }
        int first = layer.settings().limits().firstPort();
        int count = layer.settings().limits().lastPort() - first + 1;
        int offset = layer.secrets().portOffset(to.localLow(), to.remoteHigh(), to.remoteLow(), remotePort);
        int slot = offset & TABLE - 1;
        for (int i = 0; i < count; i++) {
            int port = first + Integer.remainderUnsigned(offset + counters[slot]++, count);
            FlowId each = id(to, port, remotePort);
            if (!layer.ports().isListening(port) && isFree(each) && comesHere(each)) {
                return each;
            }
        }
        throw new BindException(text(remote) + ": no port is free");
    }

    private static FlowId id(Destination to, int localPort, int remotePort) {
        return new FlowId(to.localHigh(), to.localLow(), localPort, to.remoteHigh(), to.remoteLow(), remotePort);
    }

    private boolean isFree(FlowId id) {
        Flow there = layer.flows().find(id);
        return there == null
                || (there instanceof TimeWait rest && layer.timeWaits().mayReuse(rest, layer.now()));
    }

    private boolean comesHere(FlowId id) {
        return layer.environment().filter().comesHere(id.remoteHigh(), id.remoteLow(), id.remotePort(),
                id.localHigh(), id.localLow(), id.localPort());
    }

    private TcpStream begin(FlowId id, TcpOptions options, Destination to) {
        long nowNanos = layer.now();
        Handshake offer = Handshake.offer(layer.settings(), options);
        offer.stampOffset = layer.secrets().stampOffset(id);
        if (layer.flows().find(id) instanceof TimeWait rest) {
            layer.timeWaits().remove(rest);
            layer.isSucceeding(rest);
        }
        offer.ownSequence = layer.initialSequence(id, nowNanos);
        TcpConnection made = new TcpConnection(layer, id, options, offer, to,
                layer.newRecovery(options.congestion, offer.ownSequence, nowNanos), State.SYN_SENT);
        layer.flows().put(made);
        layer.counters().connected++;
        TcpStream stream = TcpStream.connecting(layer, made);
        made.sendSyn(nowNanos, false);
        made.touch();
        return stream;
    }
}
