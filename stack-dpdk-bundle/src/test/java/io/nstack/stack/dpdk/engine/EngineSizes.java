package io.nstack.stack.dpdk.engine;

import io.nstack.stack.dpdk.ip.IpSizes;
import io.nstack.stack.dpdk.tcp.TcpCounters;
import io.nstack.stack.dpdk.tcp.TcpSizes;
import io.nstack.stack.poll.PollEngine;

/** How much an engine with a link holds at this time. */
public record EngineSizes(int flows, int chunks, long chunkBytes, int timers, int reassembling, int neighbours) {

    public static EngineSizes of(PollEngine engine) {
        TcpIpLayers layers = layers(engine);
        return new EngineSizes(layers.tcp().size(), TcpSizes.chunks(layers.tcp()),
                TcpSizes.chunkBytes(layers.tcp()), layers.timers().size(),
                IpSizes.reassembling(layers.ip()), layers.ip().host().neighbours().describe().size());
    }

    public static TcpCounters counters(PollEngine engine) { return layers(engine).tcp().counters(); }

    private static TcpIpLayers layers(PollEngine engine) { return (TcpIpLayers) ((DpdkEngine) engine).layers(); }
}
