/** UDP (RFC 768): sockets of all loops under one table of ports, unicast, broadcast and multicast. */
@NullMarked
package io.nstack.stack.dpdk.udp;

import org.jspecify.annotations.NullMarked;
