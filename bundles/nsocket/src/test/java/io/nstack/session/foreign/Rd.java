package io.nstack.session.foreign;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import java.util.List;

/** An RD that knows no stack. */
public final class Rd implements RdEngine {

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        return new Decision(List.of(), List.of(), "none", true, List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }
}
