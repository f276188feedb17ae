/** Links over DPDK devices: the native shim, EAL, devices, mbuf pools. */
@NullMarked
package io.nstack.dpdk;

import org.jspecify.annotations.NullMarked;
