/**
 * The shell from outside: a local control socket that runs Gogo commands. Start reading at
 * {@link io.nstack.shell.control.ControlSocket}.
 */
@NullMarked
package io.nstack.shell.control;

import org.jspecify.annotations.NullMarked;
