/**
 * How a stack moves bytes: one {@link io.nstack.stack.poll.PollEngine} in each event loop, whose connections are
 * {@link io.nstack.stack.poll.Endpoint}s.
 *
 * <p>Start reading at {@link io.nstack.stack.poll.PollEngine}. Every call is made on the loop's thread unless it says
 * otherwise, nothing blocks, and an engine never calls up: it fills a {@link io.nstack.stack.poll.ReadyList}. A stack
 * bundle imports the package with the range {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.stack.poll;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
