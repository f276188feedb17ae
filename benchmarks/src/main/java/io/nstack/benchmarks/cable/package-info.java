/**
 * The user-space stack against the kernel's, through the whole session layer, with the same peer at the other end of a
 * virtual cable.
 *
 * <p>Start reading at {@link io.nstack.benchmarks.cable.CableBenchmark}.
 */
@NullMarked
package io.nstack.benchmarks.cable;

import org.jspecify.annotations.NullMarked;
