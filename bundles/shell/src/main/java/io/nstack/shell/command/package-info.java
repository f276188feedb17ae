/**
 * The commands of scope {@code nstack}, one class each. Start reading at {@link io.nstack.shell.command.ShellCommand};
 * a new command is one new class beside it.
 */
@NullMarked
package io.nstack.shell.command;

import org.jspecify.annotations.NullMarked;
