/**
 * Congestion control of user-space stacks as a service: how much may be in flight, and how fast it may go.
 *
 * <p>Start reading at {@link io.nstack.stack.congestion.CongestionControlProvider}, which a bundle registers as an OSGi
 * service, and go on with {@link io.nstack.stack.congestion.CongestionControl}, of which each connection has one. A bundle
 * that implements these types imports the package with the provider range of its {@code ConsumerType}s, {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.stack.congestion;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
