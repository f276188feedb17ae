/**
 * The shell from outside: a local control socket that runs Gogo commands, and the client that the {@code nstack} script
 * uses. Start reading at {@link io.nstack.shell.control.ControlSocket}.
 */
@NullMarked
package io.nstack.shell.control;

import org.jspecify.annotations.NullMarked;
