package io.nstack.stack.dpdk.tcp;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.IpOutput;
import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.loop.FlowFilter;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.recovery.RecoverySettings;
import io.nstack.stack.dpdk.tcp.timer.TimerWheel;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** A TCP layer with its loop and an IP layer that only gathers what is sent. */
final class TestHost implements IpOutput, Home {

    /** A packet on its way. */
    record Sent(Frame frame, TestDestination to, int trafficClass) {}

    /** The time; hosts of one test share it. */
    static final class Clock {
        long nowNanos = 1_000_000_000L;
    }

    final Clock clock;
    final IpAddress address;
    final TestFrames frames = new TestFrames(16_384, 2048);
    final ArrayDeque<Sent> sent = new ArrayDeque<>();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final TimerWheel timers;
    final TcpPorts ports;
    final Map<Endpoint, Integer> bits = new IdentityHashMap<>();
    final Map<IpAddress, TestDestination> ways = new HashMap<>();
    final TcpLayer tcp;
    final Packet packet = new Packet();
    int room = Integer.MAX_VALUE;
    int segmentation;
    boolean foreign; // a call comes from another loop

    TestHost(Clock clock, IpAddress address, TcpSettings settings) {
        this(clock, address, settings, new TcpPorts(settings), 0);
    }

    TestHost(Clock clock, IpAddress address, TcpSettings settings, TcpPorts ports, int seed) {
        this.clock = clock;
        this.address = address;
        this.ports = ports;
        timers = new TimerWheel(clock.nowNanos);
        tcp = new TcpLayer(settings, ports, new TcpEnvironment(this, this, timers, () -> clock.nowNanos,
                new CongestionControls(), RecoverySettings.DEFAULT, FlowFilter.ALL, address.low() + seed));
    }

    TcpListener listen(int port) throws IOException { return listen(port, 16, EndpointOptions.NONE); }

    TcpListener listen(int port, int backlog, EndpointOptions options) throws IOException {
        return tcp.listen(new ListenRequest(new InetSocketAddress(address.toInetAddress(), port), backlog, options));
    }

    TcpStream connect(TestHost to, int port) throws IOException { return connect(to, port, EndpointOptions.NONE); }

    TcpStream connect(TestHost to, int port, EndpointOptions options) throws IOException {
        return tcp.connect(
                new ConnectRequest(new InetSocketAddress(to.address.toInetAddress(), port), null, options, null));
    }

    /** One turn of the engine. */
    void turn() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
        timers.advance(clock.nowNanos);
        tcp.flush(clock.nowNanos);
        tcp.drainReady((endpoint, ready) -> bits.merge(endpoint, ready, (a, b) -> a | b));
    }

    /** Takes the bits that were reported for an endpoint. */
    int bits(Endpoint endpoint) {
        Integer seen = bits.remove(endpoint);
        return seen == null ? 0 : seen;
    }

    /** A packet from another host has arrived. */
    void receive(Sent from) {
        packet.frame = from.frame();
        packet.protocol = 6;
        packet.sourceHigh = from.to().localHigh;
        packet.sourceLow = from.to().localLow;
        packet.targetHigh = from.to().remoteHigh;
        packet.targetLow = from.to().remoteLow;
        packet.trafficClass = from.trafficClass();
        packet.offset = from.frame().readerIndex();
        packet.length = from.frame().readableBytes();
        packet.checksumGood = true;
        packet.toMany = false;
        packet.mayLend = true;
        tcp.onPacket(packet, clock.nowNanos);
    }

    // ---- IpOutput ----

    @Override
    public Destination destination(long localHigh, long localLow, long remoteHigh, long remoteLow)
            throws IOException {
        if ((localHigh != 0 || localLow != 0) && (localHigh != address.high() || localLow != address.low())) {
            throw new IOException("not an address of ours");
        }
        return ways.computeIfAbsent(new IpAddress(remoteHigh, remoteLow),
                there -> new TestDestination(address.high(), address.low(), remoteHigh, remoteLow));
    }

    @Override
    public Frame allocate() { return frames.take(); }

    @Override
    public int available() { return frames.available(); }

    @Override
    public void send(Frame frame, Destination to, int protocol, int trafficClass, int hopLimit) {
        room--;
        sent.add(new Sent(frame, (TestDestination) to, trafficClass));
    }

    @Override
    public boolean hasRoom() { return room > 0; }

    @Override
    public int segmentationBytes() { return segmentation; }

    // ---- Home ----

    @Override
    public int loop() { return 0; }

    @Override
    public boolean inLoop() { return !foreign; }

    @Override
    public boolean execute(Runnable task) {
        tasks.add(task);
        return true;
    }
}
