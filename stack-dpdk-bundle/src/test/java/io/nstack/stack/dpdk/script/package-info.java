/**
 * Packet scripts: a test plays the peer of the stack on a wire in memory, by segments made by hand, and says which ones
 * must come back and when, in virtual time. Start at {@link io.nstack.stack.dpdk.script.TcpScript}.
 */
package io.nstack.stack.dpdk.script;
