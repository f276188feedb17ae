/**
 * What stacks made of Netty channels need beyond {@code io.nstack.stack.poll}, which stays free of Netty's types but
 * for its buffers.
 *
 * <p>Start reading at {@link io.nstack.stack.netty.NettyLoop}; docs/netty-adapter.md shows the way. Only such a stack
 * imports this package, with the range {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.stack.netty;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
