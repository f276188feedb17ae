/**
 * The engines of one network and what they send each other.
 *
 * <p>Start reading at {@link io.nstack.stack.memory.engine.MemoryEngine}. Everything an engine and its endpoints know is
 * touched by their loop alone; they talk by messages over a {@code Wire} for each pair, as hosts do over a network.
 */
@NullMarked
package io.nstack.stack.memory.engine;

import org.jspecify.annotations.NullMarked;
