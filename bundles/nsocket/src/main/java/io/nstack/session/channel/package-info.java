/**
 * Sessions, listeners and datagram sockets as Netty channels directly on endpoints.
 *
 * <p>Start reading at {@link io.nstack.session.channel.StreamSession}.
 */
@NullMarked
package io.nstack.session.channel;

import org.jspecify.annotations.NullMarked;
