/**
 * Spreads the flows of a link over the loops: what an engine takes for a queue of its own is a
 * {@link io.nstack.stack.dpdk.steering.SteeredQueue}, which reads the link's queues that its loop owns, hands frames of
 * other loops' flows on to them, and sends through another loop where it owns no queue itself.
 *
 * <p>Start reading at {@link io.nstack.stack.dpdk.steering.Steering}.
 */
@NullMarked
package io.nstack.stack.dpdk.steering;

import org.jspecify.annotations.NullMarked;
