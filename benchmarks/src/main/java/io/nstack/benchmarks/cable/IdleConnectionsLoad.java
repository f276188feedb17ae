package io.nstack.benchmarks.cable;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.benchmarks.Transport;
import java.util.ArrayList;
import java.util.List;

/** What one connection's requests cost while many others are open that do nothing, as a ratio of what they cost alone. */
record IdleConnectionsLoad() implements Load {

    private static final int IDLE = 10_000;
    private static final int AT_A_TIME = 100;

    @Override
    public String name() { return "64 B request/response beside 10,000 idle connections, to alone"; }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric("p50", "ratio", 3), new Metric("p99", "ratio", 3),
                new Metric("CPU of our end", "ratio", 3));
    }

    @Override
    public double[] run(Transport ours, PeerProcess peer, double seconds) throws Exception {
        double[] alone = new EchoLoad().run(ours, peer, seconds);
        List<Channel> idle = new ArrayList<>(IDLE);
        try {
            open(ours, peer, idle);
            double[] ratios = new EchoLoad().run(ours, peer, seconds);
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] /= alone[i];
            }
            return ratios;
        } finally {
            peer.release();
            for (Channel each : idle) {
                each.closeFuture().sync();
            }
        }
    }

    private static void open(Transport ours, PeerProcess peer, List<Channel> idle) throws Exception {
        Bootstrap client = ours.client().handler(new Quiet());
        while (idle.size() < IDLE) {
            List<ChannelFuture> opening = new ArrayList<>(AT_A_TIME);
            for (int i = 0; i < AT_A_TIME; i++) {
                opening.add(client.connect(peer.at(Peer.Service.HOLD)));
            }
            for (ChannelFuture each : opening) {
                idle.add(each.sync().channel());
            }
        }
    }

    @ChannelHandler.Sharable
    private static final class Quiet extends ChannelInboundHandlerAdapter {}
}
