/**
 * The kernel's TCP and UDP through Netty's io_uring channels, as a stack.
 *
 * <p>Start reading at {@link io.nstack.stack.iouring.IoUringTransport}: what a stack made of Netty channels has to say.
 */
@NullMarked
package io.nstack.stack.iouring;

import org.jspecify.annotations.NullMarked;
