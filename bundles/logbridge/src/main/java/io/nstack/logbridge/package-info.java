/** Brings what OSGi services log to the LogService, SCR's errors above all, into the runtime's one log file. */
@NullMarked
package io.nstack.logbridge;

import org.jspecify.annotations.NullMarked;
