/**
 * Care for the loops from outside them: what hangs is found, named and taken out; what retires is ended.
 *
 * <p>Start reading at {@link io.nstack.session.watchdog.Watchdog}, and then {@link io.nstack.session.watchdog.LoopCare}
 * for what follows from what it finds.
 */
@NullMarked
package io.nstack.session.watchdog;

import org.jspecify.annotations.NullMarked;
