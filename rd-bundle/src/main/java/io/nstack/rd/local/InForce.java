package io.nstack.rd.local;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.policy.Choice;
import io.nstack.rd.policy.Outcome;
import io.nstack.rd.policy.Policy;
import io.nstack.rd.policy.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A policy for the time it is in force, with its hit counts and its cache. Any thread. */
final class InForce {

    private final Policy policy;
    private final long version;
    private final Instant since;
    private final LongAdder[] hits;
    private volatile DecisionCache cache = new DecisionCache(StackSnapshot.EMPTY);

    InForce(Policy policy, long version, Instant since) {
        this.policy = policy;
        this.version = version;
        this.since = since;
        this.hits = new LongAdder[policy.rules().size()];
        for (int i = 0; i < hits.length; i++) {
            hits[i] = new LongAdder();
        }
    }

    Policy policy() { return policy; }

    long version() { return version; }

    Instant since() { return since; }

    Decision decide(Flow flow, StackSnapshot stacks) {
        DecisionCache kept = cacheFor(stacks);
        DecisionCache.Kept found = kept.find(flow);
        if (found != null) {
            found.hits().increment();
            return found.decision();
        }
        Outcome outcome = Choice.decide(policy, flow, stacks);
        LongAdder counter = hits[outcome.ruleNumber()];
        counter.increment();
        kept.keep(flow, outcome.decision(), counter);
        return outcome.decision();
    }

    /** The rules in the order in which they are tried. */
    List<RuleInfo> rules() {
        List<RuleInfo> infos = new ArrayList<>();
        for (int number : policy.order()) {
            Rule rule = policy.rules().get(number);
            infos.add(new RuleInfo(rule.name(), rule.words(),
                    rule.stacks().stream().map(Object::toString).distinct().toList(),
                    rule.denies(), rule.source().toString(), hits[number].sum()));
        }
        return infos;
    }

    private DecisionCache cacheFor(StackSnapshot stacks) {
        DecisionCache now = cache;
        if (now.isFor(stacks)) {
            return now;
        }
        // The old one goes as a whole, and with it all that it knew of stacks that have left.
        DecisionCache fresh = new DecisionCache(stacks);
        cache = fresh;
        return fresh;
    }
}
