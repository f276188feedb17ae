package io.nstack.rd;

import java.util.List;

/**
 * RD's answer for one flow. Immutable.
 *
 * @param candidates the stacks to try, best first; empty = none may carry the flow
 * @param leftOut    the stacks that were considered and left out, with the reason
 * @param reason     what decided: the rule with its file and line, or the default
 * @param denied     whether a rule forbids the flow
 * @param trace      how the decision was found, a line each; filled by {@link RdEngine#why} only
 */
public record Decision(List<Candidate> candidates, List<Candidate> leftOut, String reason, boolean denied,
        List<String> trace) {

    /** Copies the lists. */
    public Decision {
        candidates = List.copyOf(candidates);
        leftOut = List.copyOf(leftOut);
        trace = List.copyOf(trace);
    }
}
