/**
 * The session layer: the one place that knows stacks, sessions and RD together.
 *
 * <p>Start reading at {@link io.nstack.session.SessionLayer}.
 */
@NullMarked
package io.nstack.session;

import org.jspecify.annotations.NullMarked;
