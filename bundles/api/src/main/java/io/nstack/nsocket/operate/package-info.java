/**
 * What operators see of the session layer and may do to it: tables of stacks, sessions and listeners, and draining.
 *
 * <p>Start reading at {@link io.nstack.nsocket.operate.SessionControl}. The shell imports it with the range
 * {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.nsocket.operate;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
