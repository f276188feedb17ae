package io.nstack.rd.policy;

import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One decision in the making: finds the rule, takes the stacks it names and sorts out those that do not fit. */
public final class Choice {

    private static final String WILDCARD = "a listen on the wildcard address opens on all stacks";
    private static final String NO_SUCH_STACK = "no such stack here";
    private static final List<StackPattern> ALL = List.of(StackPattern.KERNEL_MODE, StackPattern.EVERY);

    private final Policy policy;
    private final FlowKey key;
    private final StackSnapshot stacks;
    private final Trace trace;
    private final boolean[] taken;
    private final List<Scored> candidates = new ArrayList<>(4);
    private final List<Candidate> leftOut = new ArrayList<>(4);

    private record Scored(Candidate candidate, int score) {}

    private Choice(Policy policy, Flow flow, StackSnapshot stacks, Trace trace) {
        this.policy = policy;
        this.key = FlowKey.of(flow);
        this.stacks = stacks;
        this.trace = trace;
        this.taken = new boolean[stacks.stacks().size()];
    }

    /** Decides. */
    public static Outcome decide(Policy policy, Flow flow, StackSnapshot stacks) {
        return new Choice(policy, flow, stacks, Trace.dropped()).make();
    }

    /** Decides and keeps the trace. */
    public static Outcome why(Policy policy, Flow flow, StackSnapshot stacks) {
        return new Choice(policy, flow, stacks, Trace.kept()).make();
    }

    private Outcome make() {
        if (trace.isKept()) {
            trace.add("flow: " + TraceWords.of(key.flow()));
        }
        boolean wildcard = key.isWildcardListen();
        int rank = -1;
        while (true) {
            int next = policy.next(key, rank);
            if (trace.isKept()) {
                TraceWords.misses(policy, key, rank + 1, next).forEach(trace::add);
            }
            rank = next;
            OrderedRule found = policy.entries().get(rank).rule();
            if (!found.rule().isPassedOver()) {
                return decided(found, wildcard);
            }
            if (key.isUnix()) {
                continue; // DMM's routes are about internet addresses
            }
            if (wildcard) {
                trace.add(found.label() + " matches; its stacks come first, but " + WILDCARD);
                take(found.rule().stacks(), found.label());
            } else if (anyHere(found.rule().stacks())) {
                return decided(found, false);
            } else {
                trace.add(found.label() + " matches, but its stack is not here: next");
                found.rule().stacks().forEach(each -> leftOut.add(new Candidate(each.toString(), NO_SUCH_STACK)));
            }
        }
    }

    private Outcome decided(OrderedRule found, boolean wildcard) {
        Rule rule = found.rule();
        trace.add(found.label() + " decides" + (rule.denies() ? ": denied" : ": " + rule.stacks()));
        if (rule.denies()) {
            return denied(found);
        }
        if (key.isUnix()) {
            take(List.of(StackPattern.KERNEL_MODE), "domain sockets are the kernel's; allowed by the " + found.label());
            leaveRest("domain sockets are the kernel's");
            return outcome(found, "domain sockets are the kernel's; allowed by the " + found.label());
        }
        take(rule.stacks(), found.label());
        if (wildcard && rule.kind() == Rule.Kind.DEFAULT) {
            take(ALL, WILDCARD);
            return outcome(found, found.label() + "; " + WILDCARD);
        }
        leaveRest(found.notNamed());
        return outcome(found, found.label());
    }

    private boolean anyHere(List<StackPattern> patterns) {
        for (StackPattern pattern : patterns) {
            for (StackView stack : stacks.stacks()) {
                if (pattern.matches(stack, stacks)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void take(List<StackPattern> patterns, String label) {
        List<StackView> all = stacks.stacks();
        for (StackPattern pattern : patterns) {
            boolean here = pattern instanceof StackPattern.OfMode || pattern.equals(StackPattern.EVERY);
            for (int i = 0; i < all.size(); i++) {
                if (pattern.matches(all.get(i), stacks)) {
                    here = true;
                    take(i, label);
                }
            }
            if (!here) {
                leave(pattern.toString(), NO_SUCH_STACK);
            }
        }
    }

    private void take(int index, String label) {
        if (taken[index]) {
            return;
        }
        taken[index] = true;
        StackView stack = stacks.stacks().get(index);
        String misfit = Fit.misfit(stack, key);
        if (misfit != null) {
            leave(stack.name(), misfit);
            return;
        }
        int score = Fit.score(stack, key.flow());
        String wishes = Fit.wishes(stack, key.flow());
        String reason = wishes.isEmpty() ? label : label + "; " + wishes;
        candidates.add(new Scored(new Candidate(stack.name(), reason), score));
    }

    private void leaveRest(String reason) {
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                leave(stacks.stacks().get(i).name(), reason);
            }
        }
    }

    private void leave(String stack, String reason) { leftOut.add(new Candidate(stack, reason)); }

    private Outcome denied(OrderedRule found) {
        List<Candidate> all = new ArrayList<>(leftOut);
        for (StackView each : stacks.stacks()) {
            all.add(new Candidate(each.name(), "denied by the " + found.label()));
        }
        all.forEach(each -> trace.add("left out " + each.stack() + ": " + each.reason()));
        return new Outcome(new Decision(List.of(), all, found.label(), true, trace.lines()), found.number());
    }

    private Outcome outcome(OrderedRule found, String reason) {
        if (!key.flow().intent().preferences().isEmpty()) {
            candidates.sort(Comparator.comparingInt(Scored::score).reversed()); // stable: ties stay as the rule has them
        }
        List<Candidate> chosen = new ArrayList<>(candidates.size());
        for (Scored each : candidates) {
            chosen.add(each.candidate());
        }
        if (trace.isKept()) {
            chosen.forEach(each -> trace.add("candidate " + each.stack() + ": " + each.reason()));
            leftOut.forEach(each -> trace.add("left out " + each.stack() + ": " + each.reason()));
        }
        return new Outcome(new Decision(chosen, leftOut, reason, false, trace.lines()), found.number());
    }
}
