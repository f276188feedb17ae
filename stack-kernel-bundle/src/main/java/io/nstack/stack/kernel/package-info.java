/**
 * The kernel's own TCP, UDP and domain sockets as a stack. Start reading at
 * {@link io.nstack.stack.kernel.KernelStack}; the bytes move in {@code posix} (descriptors) or {@code jdk} (channels).
 */
@NullMarked
package io.nstack.stack.kernel;

import org.jspecify.annotations.NullMarked;
