/** Links over devices: their configuration, their queues, and who watches over them. */
@NullMarked
package io.nstack.dpdk.link;

import org.jspecify.annotations.NullMarked;
