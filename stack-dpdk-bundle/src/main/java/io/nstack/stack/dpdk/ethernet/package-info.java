/**
 * The link layer: MAC addresses, and who has which: ARP and neighbour discovery, over one table of neighbours for all
 * engines of an instance.
 */
@NullMarked
package io.nstack.stack.dpdk.ethernet;

import org.jspecify.annotations.NullMarked;
