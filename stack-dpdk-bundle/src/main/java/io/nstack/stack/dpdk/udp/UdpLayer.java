package io.nstack.stack.dpdk.udp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.ip.Transport;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.UdpHeader;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ReadyList;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One engine's part of UDP (RFC 768). Loop thread only, but for what is marked. */
public final class UdpLayer implements Transport {

    private static final int PROTOCOL = 17;
    private static final int MOST_HANDED_OVER = 1024; // datagrams on their way here from other loops
    private static final int FEW_FRAMES = 128; // from here on received data are copied, so that the link keeps its frames
    private static final int LONGEST = 65_535;

    private final UdpSettings settings;
    private final UdpPorts ports;
    private final IpLayer ip;
    private final Home home;
    private final ByteBufAllocator allocator;
    private final List<UdpEndpoint> open = new ArrayList<>();
    private final ArrayDeque<Signal> raised = new ArrayDeque<>();
    private final List<UdpEndpoint> waiting = new ArrayList<>(); // for room in the link's queue
    private final AtomicInteger handedOver = new AtomicInteger(); // any thread
    private @Nullable MemorySegment scratch; // for datagrams that have to be cut
    private long nowNanos;
    private boolean closed;
    private long dropped;

    /**
     * An engine's layer; it gets UDP's packets from {@code ip} from now on.
     *
     * @param ports     the instance's
     * @param home      the engine's loop
     * @param allocator for copies of received data when the link's frames run short
     */
    public UdpLayer(UdpSettings settings, UdpPorts ports, IpLayer ip, Home home, ByteBufAllocator allocator) {
        this.settings = settings;
        this.ports = ports;
        this.ip = ip;
        this.home = home;
        this.allocator = allocator;
        ip.transport(PROTOCOL, this);
    }

    /** The engine's loop. Any thread. */
    Home home() { return home; }

    UdpSettings settings() { return settings; }

    UdpPorts ports() { return ports; }

    IpLayer ip() { return ip; }

    long nowNanos() { return nowNanos; }

    /** Datagrams that came for sockets whose buffers were full, and such that were damaged. */
    public long dropped() {
        return dropped;
    }

    /**
     * Opens a socket.
     *
     * @throws IOException if it cannot be bound as requested; the message names the address
     */
    public UdpEndpoint open(DatagramRequest request) throws IOException {
        UdpEndpoint made = new UdpEndpoint(this, request);
        made.bindAsRequested(request);
        open.add(made);
        return made;
    }

    void forget(UdpEndpoint endpoint) {
        open.remove(endpoint);
        waiting.remove(endpoint);
    }

    // ---- received ----

    @Override
    public boolean onPacket(Packet packet, long now) {
        nowNanos = now;
        MemorySegment room = packet.frame().room();
        int at = packet.offset;
        int length = packet.length < UdpHeader.BYTES ? 0 : UdpHeader.length(room, at);
        if (length < UdpHeader.BYTES || length > packet.length || !isGood(packet, room, at, length)) {
            dropped++;
            packet.frame().release();
            return true;
        }
        int port = UdpHeader.targetPort(room, at);
        if (packet.toMany) {
            deliverToMany(packet, port, at, length);
            packet.frame().release();
            return true;
        }
        int sourcePort = UdpHeader.sourcePort(room, at);
        Binding found = ports.find(port, packet.targetHigh, packet.targetLow, packet.sourceHigh, packet.sourceLow,
                sourcePort);
        if (found == null) {
            return false; // RFC 1122 section 4.1.3.1: port unreachable
        }
        Frame frame = packet.frame();
        frame.setIndex(at + UdpHeader.BYTES, at + length);
        if (found.layer == this) {
            accept(found.owner, frame, packet.sourceHigh, packet.sourceLow, sourcePort);
        } else {
            found.layer.handOver(found.owner, frame, packet.sourceHigh, packet.sourceLow, sourcePort);
        }
        return true;
    }

    private static boolean isGood(Packet packet, MemorySegment room, int at, int length) {
        if (packet.checksumGood) {
            return true;
        }
        if (UdpHeader.checksum(room, at) == 0) { // RFC 768: none; IPv6 wants one (RFC 8200 section 8.1)
            return IpAddress.isIpv4(packet.targetHigh, packet.targetLow);
        }
        return Checksum.isGood(Checksum.sum(room, at, length) + Checksum.pseudo(packet.sourceHigh, packet.sourceLow,
                packet.targetHigh, packet.targetLow, PROTOCOL, length));
    }

    /** Each socket that listens gets a copy, whichever loop it lives in. */
    private void deliverToMany(Packet packet, int port, int at, int length) {
        Binding[] all = ports.all(port);
        if (all == null) {
            return;
        }
        int sourcePort = UdpHeader.sourcePort(packet.frame().room(), at);
        for (Binding each : all) {
            if (each.isAny()
                    ? each.fit(packet.targetHigh, packet.targetLow, packet.sourceHigh, packet.sourceLow, sourcePort) > 0
                    : each.takes(packet.targetHigh, packet.targetLow)) {
                ByteBuf copy = each.layer == this ? allocator.directBuffer(length) : loose(length);
                copy.writeBytes(packet.frame(), at + UdpHeader.BYTES, length - UdpHeader.BYTES);
                Group group = new Group(packet.targetHigh, packet.targetLow);
                if (each.layer == this) {
                    acceptForGroup(each.owner, group, copy, packet.sourceHigh, packet.sourceLow, sourcePort);
                } else {
                    each.layer.handOverForGroup(each.owner, group, copy, packet.sourceHigh, packet.sourceLow,
                            sourcePort);
                }
            }
        }
    }

    /** A buffer that another loop may release. */
    private static ByteBuf loose(int length) {
        return io.netty.buffer.Unpooled.directBuffer(length);
    }

    private record Group(long high, long low) {}

    private void acceptForGroup(UdpEndpoint to, Group group, ByteBuf datagram, long high, long low, int port) {
        boolean isGroup = io.nstack.stack.dpdk.ip.Host.isGroup(group.high, group.low);
        if (isGroup && !to.memberships().wants(group.high, group.low, high, low)) {
            datagram.release();
        } else if (!to.receive(datagram, high, low, port)) {
            dropped++;
        }
    }

    private void accept(UdpEndpoint to, Frame datagram, long high, long low, int port) {
        ByteBuf kept = datagram;
        if (ip.available() < FEW_FRAMES) {
            kept = allocator.directBuffer(Math.max(1, datagram.readableBytes()));
            kept.writeBytes(datagram, datagram.readerIndex(), datagram.readableBytes());
            datagram.release();
        }
        if (!to.receive(kept, high, low, port)) {
            dropped++;
        }
    }

    /** A datagram for a socket of this layer has come to another loop. Takes the buffer. Any thread. */
    private void handOver(UdpEndpoint to, Frame datagram, long high, long low, int port) {
        run(datagram, () -> accept(to, datagram, high, low, port));
    }

    private void handOverForGroup(UdpEndpoint to, Group group, ByteBuf datagram, long high, long low, int port) {
        run(datagram, () -> acceptForGroup(to, group, datagram, high, low, port));
    }

    private void run(ByteBuf datagram, Runnable task) {
        if (handedOver.incrementAndGet() > MOST_HANDED_OVER || !home.execute(() -> {
            handedOver.decrementAndGet();
            task.run();
        })) {
            handedOver.decrementAndGet();
            datagram.release();
        }
    }

    @Override
    public void onError(PathError error, long now) {
        nowNanos = now;
        Binding[] all = ports.all(error.localPort());
        if (all == null) {
            return;
        }
        for (Binding each : all) {
            if (each.layer == this && each.takes(error.local().high(), error.local().low())) {
                each.owner.onError(error);
            }
        }
    }

    // ---- sent ----

    /** Room for a datagram with its header that is too long for one frame. */
    MemorySegment scratch() {
        if (scratch == null) {
            scratch = Arena.ofAuto().allocate(LONGEST);
        }
        return scratch;
    }

    /** Has the socket told when there is room. */
    void await(UdpEndpoint endpoint) {
        if (!waiting.contains(endpoint)) {
            waiting.add(endpoint);
        }
    }

    // ---- a turn ----

    void queue(Signal signal) { raised.addLast(signal); }

    /**
     * Reports sockets that are ready, after the engine has flushed the layer below.
     *
     * @return how many
     */
    public int drainReady(ReadyList ready) {
        if (!waiting.isEmpty() && ip.hasRoom() && ip.available() > 0) {
            waiting.forEach(UdpEndpoint::onRoom);
            waiting.clear();
        }
        int work = 0;
        for (Signal signal = raised.pollFirst(); signal != null; signal = raised.pollFirst()) {
            signal.report(ready);
            work++;
        }
        return work;
    }

    /** Whether nothing is to be reported and nobody waits for room. */
    public boolean isIdle() {
        return raised.isEmpty() && waiting.isEmpty();
    }

    /** The link has gone: every socket fails with that reason. */
    public void fail(String reason) {
        List.copyOf(open).forEach(each -> each.fail(reason));
    }

    /** Ends all sockets. Idempotent. */
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(open).forEach(UdpEndpoint::abort);
            raised.clear();
            waiting.clear();
        }
    }
}
