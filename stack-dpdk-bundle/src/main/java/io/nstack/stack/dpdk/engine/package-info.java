/**
 * The engine of one loop, which joins link, IP and transports, and what the engines of one instance share.
 *
 * <p>Start reading at {@link io.nstack.stack.dpdk.engine.DpdkEngine}.
 */
@NullMarked
package io.nstack.stack.dpdk.engine;

import org.jspecify.annotations.NullMarked;
