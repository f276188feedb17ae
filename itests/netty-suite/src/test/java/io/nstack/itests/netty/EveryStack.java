package io.nstack.itests.netty;

import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import java.util.List;

/** Decides for every stack that is up, in the order of arrival. */
final class EveryStack implements RdEngine {

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        List<Candidate> up = stacks.stacks().stream().filter(each -> each.status().isUp())
                .map(each -> new Candidate(each.name(), "every stack")).toList();
        return new Decision(up, List.of(), "every stack", false, List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }
}
