/**
 * The conformance suite that every stack runs: numbered rules, one check each. Start reading at
 * {@link io.nstack.stack.tck.Tck}; a stack's own tests extend {@link io.nstack.stack.tck.StackTck}.
 */
@NullMarked
package io.nstack.stack.tck;

import org.jspecify.annotations.NullMarked;
