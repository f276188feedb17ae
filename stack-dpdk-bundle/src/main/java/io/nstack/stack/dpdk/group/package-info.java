/** Multicast group membership: IGMPv3 (RFC 3376) and MLDv2 (RFC 3810), with their older versions towards older routers. */
@NullMarked
package io.nstack.stack.dpdk.group;

import org.jspecify.annotations.NullMarked;
