/**
 * What this machine offers each stack, and what is missing. Nothing here needs OSGi at class load, so it also runs from
 * the plain command line. Start reading at {@link io.nstack.shell.doctor.Checkup}.
 */
@NullMarked
package io.nstack.shell.doctor;

import org.jspecify.annotations.NullMarked;
