/**
 * A compiled policy: rules, their index, and the choice among the stacks that a rule names.
 *
 * <p>Start reading at {@link io.nstack.rd.policy.Policy}, then {@link io.nstack.rd.policy.Choice}. Not exported; knows
 * neither files nor OSGi.
 */
@NullMarked
package io.nstack.rd.policy;

import org.jspecify.annotations.NullMarked;
