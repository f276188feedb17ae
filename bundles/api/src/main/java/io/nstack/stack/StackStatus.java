package io.nstack.stack;

import java.util.Objects;

/**
 * A stack's state and the reason for it, as operators read it.
 *
 * @param state  the state
 * @param reason one line for an operator; what is missing or wrong and where; empty when the state says it all
 */
public record StackStatus(StackState state, String reason) {

    /** Checks that nothing is null. */
    public StackStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(reason, "reason");
    }

    /** A status that needs no reason. */
    public static StackStatus of(StackState state) {
        return new StackStatus(state, "");
    }

    /** Whether new sessions may be opened. */
    public boolean isUp() { return state == StackState.UP; }

    @Override
    public String toString() { return reason.isEmpty() ? state.name() : state + " (" + reason + ")"; }
}
