/**
 * What applications and operators see of the session layer: sessions and listeners as ordinary Netty channels.
 *
 * <p>Start reading at {@link io.nstack.nsocket.NSocket}; an application needs no other nStack package. A consumer
 * imports it with the range {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.nsocket;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
