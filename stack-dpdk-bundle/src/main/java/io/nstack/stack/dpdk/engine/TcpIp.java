package io.nstack.stack.dpdk.engine;

import io.nstack.stack.dpdk.config.DpdkConfig;
import io.nstack.stack.dpdk.config.DpdkConfig.TcpOptions;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.loop.FlowFilter;
import io.nstack.stack.dpdk.steering.DatagramHomes;
import io.nstack.stack.dpdk.steering.SteeredQueue;
import io.nstack.stack.dpdk.tcp.TcpEnvironment;
import io.nstack.stack.dpdk.tcp.TcpLayer;
import io.nstack.stack.dpdk.tcp.TcpPorts;
import io.nstack.stack.dpdk.tcp.TcpSettings;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.dpdk.tcp.recovery.RecoverySettings;
import io.nstack.stack.dpdk.tcp.timer.TimerWheel;
import io.nstack.stack.dpdk.udp.UdpLayer;
import io.nstack.stack.dpdk.udp.UdpPorts;
import io.nstack.stack.dpdk.udp.UdpSettings;
import io.nstack.stack.poll.LoopContext;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** TCP, UDP and IP as the engines of one instance have them. */
final class TcpIp implements Transports {

    private static final int MOST_DATAGRAM_BYTES = 64 * 1024;

    private final LongSupplier clock;
    private final TcpSettings tcp;
    private final TcpPorts tcpPorts;
    private final UdpSettings udp;
    private final UdpPorts udpPorts;
    private final CongestionControls congestion;
    private final AtomicLong seeds;

    TcpIp(DpdkConfig config, CongestionControls congestion, LongSupplier clock, long seed) {
        this.clock = clock;
        this.congestion = congestion;
        this.tcp = settings(config);
        this.tcpPorts = new TcpPorts(tcp);
        this.udp = new UdpSettings(config.name(), MOST_DATAGRAM_BYTES, config.datagramBytes());
        this.udpPorts = new UdpPorts(new SplittableRandom(seed));
        this.seeds = new AtomicLong(seed);
    }

    private static TcpSettings settings(DpdkConfig config) {
        TcpOptions wanted = config.tcp();
        TcpSettings usual = TcpSettings.defaults(config.name());
        TcpSettings.Buffers buffers = usual.buffers();
        TcpSettings.Limits limits = usual.limits();
        return usual.withCongestion(wanted.congestion())
                .with(new TcpSettings.Buffers(wanted.receiveBufferBytes(), wanted.mostReceiveBytes(),
                        wanted.sendBufferBytes(), wanted.mostSendBytes(), wanted.loopMemoryBytes(),
                        buffers.copyBelowBytes(), buffers.copyBelowFrames()))
                .with(new TcpSettings.Features(wanted.sack(), wanted.timestamps(), wanted.windowScaling(),
                        wanted.ecn()))
                .with(new TcpSettings.Limits(wanted.halfOpenConnections(), limits.mostTimeWait(), limits.firstPort(),
                        limits.lastPort(), limits.challengesPerSecond()));
    }

    @Override
    public DatagramHomes datagrams() { return udpPorts::loopOf; }

    @Override
    public Layers layers(Attachment attachment, Host host, LoopContext loop, Mailbox mailbox) {
        long now = clock.getAsLong();
        TcpIpLayers[] made = new TcpIpLayers[1];
        SteeredQueue queue = attachment.steering().join(loop, visitor -> made[0].forEachFlow(visitor));
        TimerWheel timers = new TimerWheel(now);
        IpLayer ip = new IpLayer(host, mailbox, attachment.link().traits(), queue, now);
        FlowFilter filter = (remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort) -> host
                .owns(remoteHigh, remoteLow)
                || queue.comesHere(remoteHigh, remoteLow, remotePort, localHigh, localLow, localPort);
        TcpLayer layer = new TcpLayer(tcp, tcpPorts, new TcpEnvironment(mailbox, ip, timers, clock, congestion,
                RecoverySettings.DEFAULT, filter, seeds.getAndAdd(0x9e37_79b9_7f4a_7c15L)));
        made[0] = new TcpIpLayers(attachment, queue, ip, layer,
                new UdpLayer(udp, udpPorts, ip, mailbox, loop.allocator()), timers);
        return made[0];
    }
}
