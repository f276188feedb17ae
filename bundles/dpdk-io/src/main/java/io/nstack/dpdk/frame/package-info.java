/** Frames over mbufs, and the pools that they come from and return to. */
@NullMarked
package io.nstack.dpdk.frame;

import org.jspecify.annotations.NullMarked;
