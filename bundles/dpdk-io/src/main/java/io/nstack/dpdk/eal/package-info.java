/** What there is once a process: DPDK's environment (EAL), its log, and which threads it knows. */
@NullMarked
package io.nstack.dpdk.eal;

import org.jspecify.annotations.NullMarked;
