package io.nstack.stack.dpdk.engine;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.loop.FlowVisitor;
import io.nstack.stack.dpdk.steering.SteeredQueue;
import io.nstack.stack.dpdk.tcp.TcpLayer;
import io.nstack.stack.dpdk.tcp.TcpStream;
import io.nstack.stack.dpdk.tcp.timer.TimerWheel;
import io.nstack.stack.dpdk.udp.UdpLayer;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** Queue, IP, TCP and UDP of one engine, joined. Loop thread only. */
final class TcpIpLayers implements Layers {

    private static final int BURST = 32;
    private static final int TCP = 6; // protocol numbers of IP

    private final Attachment attachment;
    private final SteeredQueue queue;
    private final IpLayer ip;
    private final TcpLayer tcp;
    private final UdpLayer udp;
    private final TimerWheel timers;
    private final Frame[] burst = new Frame[BURST];
    private @Nullable IOException refusal;
    private long settleNanos = Long.MAX_VALUE;

    TcpIpLayers(Attachment attachment, SteeredQueue queue, IpLayer ip, TcpLayer tcp, UdpLayer udp, TimerWheel timers) {
        this.attachment = attachment;
        this.queue = queue;
        this.ip = ip;
        this.tcp = tcp;
        this.udp = udp;
        this.timers = timers;
        ip.transport(TCP, tcp);
    }

    IpLayer ip() { return ip; }

    TcpLayer tcp() { return tcp; }

    TimerWheel timers() { return timers; }

    void forEachFlow(FlowVisitor visitor) { tcp.forEachFlow(visitor); }

    @Override
    public int turn(long nowNanos, int budget) {
        settleNanos = queue.settle(nowNanos);
        ip.onTimers(nowNanos);
        int work = timers.advance(nowNanos);
        work += receive(nowNanos, budget);
        work += ip.deliver(nowNanos, budget);
        work += tcp.flush(nowNanos);
        ip.flush();
        if (queue.refusal() != refusal) {
            refusal = queue.refusal();
            attachment.refusal(refusal == null ? null : String.valueOf(refusal.getMessage()));
        }
        return work;
    }

    private int receive(long nowNanos, int budget) {
        int received = 0;
        int got;
        do {
            got = queue.receive(burst, Math.min(BURST, budget - received));
            for (int i = 0; i < got; i++) {
                ip.receive(burst[i], nowNanos);
            }
            received += got;
        } while (got == BURST && received < budget);
        return received;
    }

    @Override
    public int drainReady(ReadyList ready) { return tcp.drainReady(ready) + udp.drainReady(ready); }

    @Override
    public long nextNanos() { return Math.min(Math.min(timers.nextNanos(), ip.nextTimerNanos()), settleNanos); }

    @Override
    public boolean needsLooking() { return queue.needsLooking(); }

    @Override
    public boolean arm() { return ip.isIdle() && tcp.isIdle() && udp.isIdle() && queue.arm(); }

    @Override
    public void disarm() { queue.disarm(); }

    // ---- endpoints ----

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException { return tcp.connect(request); }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        if (request.local() instanceof InetSocketAddress local && local.getAddress() != null
                && !local.getAddress().isAnyLocalAddress()) {
            IpAddress address = IpAddress.of(local.getAddress());
            if (!ip.host().owns(address.high(), address.low())) {
                throw new BindException("listen " + local + " via " + ip.host().settings().name()
                        + ": not an address of this host");
            }
        }
        return tcp.listen(request);
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException { return udp.open(request); }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        if (!(accepted instanceof TcpStream stream)) {
            throw new SocketException("attach: not a connection of this stack");
        }
        tcp.attach(stream);
    }

    @Override
    public void withdraw(String congestionControl) { tcp.withdraw(congestionControl); }

    // ---- the end ----

    @Override
    public void fail(String reason) {
        tcp.fail(reason);
        udp.fail(reason);
        ip.flush();
        queue.close();
    }

    @Override
    public void close() {
        tcp.close();
        udp.close();
        ip.flush();
        ip.close();
        queue.close();
    }
}
