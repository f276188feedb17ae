/** Text for people: tables that fit a terminal, folded lines, human-readable amounts. */
@NullMarked
package io.nstack.shell.text;

import org.jspecify.annotations.NullMarked;
