/**
 * Policy files: our own and DMM's two, from bytes to a {@link io.nstack.rd.policy.Policy} and back to text.
 *
 * <p>Start reading at {@link io.nstack.rd.file.PolicyFiles}. A file is taken whole or refused whole with
 * {@code file:line:column: reason}. Not exported.
 */
@NullMarked
package io.nstack.rd.file;

import org.jspecify.annotations.NullMarked;
