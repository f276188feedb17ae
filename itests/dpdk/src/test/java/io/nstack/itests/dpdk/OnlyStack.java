package io.nstack.itests.dpdk;

import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import java.util.List;

/** Decides for the stack under test. */
record OnlyStack(String name) implements RdEngine {

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        return new Decision(List.of(new Candidate(name, "the only one under test")), List.of(), "one stack", false,
                List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }
}
