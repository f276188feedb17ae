package io.nstack.rd.local;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.policy.Choice;
import io.nstack.rd.policy.Policy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides by the rules in force. Needs neither its bundle nor its files to be there: it goes on deciding by the last
 * policy for as long as somebody holds it.
 */
public final class RuleTable implements RdEngine {

    private final Clock clock;
    private volatile InForce inForce;

    /**
     * Puts a first policy in force.
     *
     * @param policy the policy
     * @param clock  tells since when
     */
    public RuleTable(Policy policy, Clock clock) {
        this.clock = clock;
        this.inForce = new InForce(policy, 1, clock.instant());
    }

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) { return inForce.decide(flow, stacks); }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) {
        InForce now = inForce;
        Decision decision = Choice.why(now.policy(), flow, stacks).decision();
        List<String> trace = new ArrayList<>();
        List<String> sources = now.policy().sources();
        trace.add("policy " + now.version() + ", " + (sources.isEmpty() ? "built in" : String.join(", ", sources))
                + ", in force since " + now.since());
        trace.addAll(decision.trace());
        return new Decision(decision.candidates(), decision.leftOut(), decision.reason(), decision.denied(), trace);
    }

    InForce inForce() { return inForce; }

    /** Puts a policy in force, at once for all threads. One thread at a time. */
    void replace(Policy policy) {
        inForce = new InForce(policy, inForce.version() + 1, clock.instant());
    }
}
