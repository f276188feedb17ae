/**
 * What the session layer asks resource discovery: which stacks, in which order, may carry a flow, and why.
 *
 * <p>Start reading at {@link io.nstack.rd.RdEngine}. The session layer and the shell import the package with the range
 * {@code [1.0,2)}, the engine that provides it with {@code [1.0,1.1)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.rd;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
