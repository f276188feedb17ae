/** DPDK's devices: plugged, configured, started, and unplugged. */
@NullMarked
package io.nstack.dpdk.device;

import org.jspecify.annotations.NullMarked;
