package io.nstack.session;

import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks RD. The last engine seen stays in force until a new one comes, so RD can be stopped, updated and started while
 * sessions run and begin. Any thread.
 */
public final class Decisions {

    private final AtomicReference<@Nullable RdEngine> engine = new AtomicReference<>();

    void use(RdEngine newEngine) { engine.set(newEngine); }

    /** Whether the RD in force is of this loader's classes. */
    boolean isBy(ClassLoader loader) {
        RdEngine here = engine.get();
        return here != null && here.getClass().getClassLoader() == loader;
    }

    /**
     * Decides which stacks may carry a flow.
     *
     * @param pinned the one stack that the application wants; empty = any
     */
    public Decision decide(Flow flow, StackSnapshot stacks, String pinned) {
        RdEngine here = engine.get();
        if (here == null) {
            return new Decision(List.of(), List.of(), "RD has not started yet", false, List.of());
        }
        Decision decision = here.decide(flow, stacks);
        return pinned.isEmpty() ? decision : narrow(decision, pinned);
    }

    private static Decision narrow(Decision decision, String pinned) {
        List<Candidate> kept = new ArrayList<>();
        List<Candidate> leftOut = new ArrayList<>(decision.leftOut());
        for (Candidate each : decision.candidates()) {
            if (each.stack().equals(pinned)) {
                kept.add(each);
            } else {
                leftOut.add(new Candidate(each.stack(), "the application wants " + pinned));
            }
        }
        if (kept.isEmpty() && leftOut.stream().noneMatch(each -> each.stack().equals(pinned))) {
            leftOut.add(new Candidate(pinned, "wanted by the application, but there is no such stack for this flow"));
        }
        return new Decision(kept, leftOut, decision.reason(), decision.denied(), decision.trace());
    }
}
