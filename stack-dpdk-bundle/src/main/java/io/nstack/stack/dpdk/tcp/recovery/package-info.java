/**
 * Loss recovery of a TCP sender: what is in flight, what is lost, how much may be sent, and when. Start reading at
 * {@link io.nstack.stack.dpdk.tcp.recovery.LossRecovery}. Knows nothing of connections, segments on the wire or buffers.
 */
@NullMarked
package io.nstack.stack.dpdk.tcp.recovery;

import org.jspecify.annotations.NullMarked;
