package io.nstack.stack.dpdk.steering;

import io.nstack.stack.dpdk.loop.FlowVisitor;

/** The flows that live in one loop. */
@FunctionalInterface
public interface FlowCensus {

    /** For loops without any. */
    FlowCensus NONE = visitor -> {};

    /** Shows each TCP flow whose packets are wanted here, also those that begin or linger. Loop thread. */
    void forEachFlow(FlowVisitor visitor);
}
