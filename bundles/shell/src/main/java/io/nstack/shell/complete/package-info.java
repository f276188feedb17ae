/** Tab completion of the nStack commands in Gogo's JLine shell. */
@NullMarked
package io.nstack.shell.complete;

import org.jspecify.annotations.NullMarked;
