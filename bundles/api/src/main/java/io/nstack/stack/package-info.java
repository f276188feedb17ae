/**
 * What a protocol stack is to the runtime: a named, running service with traits, a status and a lifecycle.
 *
 * <p>Start reading at {@link io.nstack.stack.NetworkStack}; how its bytes move is in {@code io.nstack.stack.poll}.
 * A stack bundle that implements these types imports the package with the provider range of its
 * {@code ConsumerType}s, {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.stack;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
