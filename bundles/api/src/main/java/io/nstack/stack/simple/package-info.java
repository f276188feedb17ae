/**
 * What every small stack would write again: a stack that is UP from start to end, an engine with a queue that other
 * threads fill, a stream that keeps what it received until it is read, a listener with its backlog.
 *
 * <p>Start reading at {@link io.nstack.stack.simple.SimpleStack}; {@code docs/writing-a-stack.md} leads from here to a
 * stack of about a hundred lines. Nothing in the runtime asks for these classes: they implement
 * {@code io.nstack.stack} and {@code io.nstack.stack.poll} as everybody may. A stack bundle imports the package with the
 * range {@code [1.0,2)}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.nstack.stack.simple;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
