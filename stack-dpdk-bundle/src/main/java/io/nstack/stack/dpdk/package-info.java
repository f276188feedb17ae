/** User-space TCP/IP over links: the stack as a service, and its configuration. */
@NullMarked
package io.nstack.stack.dpdk;

import org.jspecify.annotations.NullMarked;
