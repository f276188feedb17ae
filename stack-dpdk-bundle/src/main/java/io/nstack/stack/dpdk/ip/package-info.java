/**
 * The internet layer: IPv4 and IPv6, their control messages, fragments, routes and path MTUs. Transports sit on
 * {@link io.nstack.stack.dpdk.ip.IpOutput} and are {@link io.nstack.stack.dpdk.ip.Transport}s.
 */
@NullMarked
package io.nstack.stack.dpdk.ip;

import org.jspecify.annotations.NullMarked;
