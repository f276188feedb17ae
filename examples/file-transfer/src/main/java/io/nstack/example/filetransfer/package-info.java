/** Moves files and directories over the NSocket service; the protocol is in the module's README. */
@NullMarked
package io.nstack.example.filetransfer;

import org.jspecify.annotations.NullMarked;
