/**
 * TCP (RFC 9293), split by concept: {@link io.nstack.stack.dpdk.tcp.TcpLayer} finds the connection of a segment,
 * {@link io.nstack.stack.dpdk.tcp.TcpConnection} is its state machine, with a receiver and a sender; what is in flight
 * and what is lost is in {@code tcp.recovery}.
 */
@NullMarked
package io.nstack.stack.dpdk.tcp;

import org.jspecify.annotations.NullMarked;
