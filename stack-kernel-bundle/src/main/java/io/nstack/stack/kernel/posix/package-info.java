/**
 * The native engine: Linux descriptors, watched by the loop. Start reading at
 * {@link io.nstack.stack.kernel.posix.PosixEngine}.
 */
@NullMarked
package io.nstack.stack.kernel.posix;

import org.jspecify.annotations.NullMarked;
