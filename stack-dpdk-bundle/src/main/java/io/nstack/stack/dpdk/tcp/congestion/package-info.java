/**
 * Congestion controls that are always there (CUBIC, NewReno, BBR), and those that services bring.
 */
@NullMarked
package io.nstack.stack.dpdk.tcp.congestion;

import org.jspecify.annotations.NullMarked;
