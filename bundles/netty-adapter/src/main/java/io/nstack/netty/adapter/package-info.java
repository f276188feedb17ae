/**
 * Makes Netty channels endpoints, for transports that exist only as such.
 *
 * <p>Start reading at {@link io.nstack.netty.adapter.ChannelTransport}, which is all that a stack writes, and
 * {@link io.nstack.netty.adapter.ChannelEngine}, which it then has for nothing. A library: stack bundles contain it.
 */
@NullMarked
package io.nstack.netty.adapter;

import org.jspecify.annotations.NullMarked;
