/**
 * What the session layer costs, measured as a ratio against plain Netty in one run.
 *
 * <p>Start reading at {@link io.nstack.benchmarks.Benchmarks}.
 */
@NullMarked
package io.nstack.benchmarks;

import org.jspecify.annotations.NullMarked;
