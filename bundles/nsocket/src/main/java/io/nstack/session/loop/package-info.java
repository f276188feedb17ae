/**
 * The event loops and what lives in them.
 *
 * <p>Start reading at {@link io.nstack.session.loop.CompositeHandler}: one turn of a loop, from the engines to the
 * kernel and back.
 */
@NullMarked
package io.nstack.session.loop;

import org.jspecify.annotations.NullMarked;
