package io.nstack.benchmarks;

import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import java.util.List;

/**
 * Decides for one stack: the decision is not what is measured here.
 *
 * @param stack its name
 */
public record OnlyStack(String stack) implements RdEngine {

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        return new Decision(List.of(new Candidate(stack, "benchmark")), List.of(), "benchmark", false, List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }
}
