/**
 * A network within this process: a stack whose streams and datagrams never leave it.
 *
 * <p>Start reading at {@link io.nstack.stack.memory.MemoryStack}; what moves the bytes is in {@code engine}.
 */
@NullMarked
package io.nstack.stack.memory;

import org.jspecify.annotations.NullMarked;
