/**
 * Timers of a loop.
 */
@NullMarked
package io.nstack.stack.dpdk.tcp.timer;

import org.jspecify.annotations.NullMarked;
