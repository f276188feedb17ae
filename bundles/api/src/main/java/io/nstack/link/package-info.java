/**
 * Packet interfaces below user-space stacks: a {@link io.nstack.link.Link} moves bursts of Ethernet frames in and out on
 * numbered queues and knows nothing of what is in them.
 *
 * <p>Start reading at {@link io.nstack.link.Link}; a link provider registers one as an OSGi service, and a stack opens a
 * {@link io.nstack.link.LinkQueue} of it in each loop. A bundle that provides or uses links imports the package with the
 * range {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.link;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
