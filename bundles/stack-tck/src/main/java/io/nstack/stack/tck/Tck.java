package io.nstack.stack.tck;

import io.nstack.stack.tck.Verdict.Outcome;
import io.nstack.stack.tck.loop.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs the rules on a stack, one after the other, each in loops of its own. Any thread; several may run side by side.
 */
public final class Tck {

    /** How long a stack may take for one step that a check waits for, unless told. */
    public static final Duration BOUND = Duration.ofSeconds(10);

    private static final int STEPS = 6; // that a check may wait for in vain
    private static final String CHECKS = "nstack-tck-check-";

    private final Subject subject;
    private final Duration bound;

    /** Checks with the usual bound. */
    public Tck(Subject subject) { this(subject, BOUND); }

    /** Checks with a bound of one's own for each step that is waited for. */
    public Tck(Subject subject, Duration bound) {
        this.subject = subject;
        this.bound = bound;
    }

    /** Checks all rules. */
    public Report run() { return run(Rules.all(), verdict -> {}); }

    /**
     * Checks some rules.
     *
     * @param rules    which
     * @param progress told of each as soon as it is through, on the calling thread
     */
    public Report run(List<Rule> rules, Consumer<? super Verdict> progress) {
        long begin = System.nanoTime();
        List<Verdict> verdicts = new ArrayList<>();
        for (Rule each : rules) {
            Verdict verdict = check(each);
            verdicts.add(verdict);
            progress.accept(verdict);
        }
        return new Report(subject.stacks().get().name(), verdicts, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** Checks one rule. */
    public Verdict check(Rule rule) {
        String known = subject.exceptions().get(rule.number());
        if (known != null) {
            return new Verdict(rule, Outcome.SKIPPED, known, Duration.ZERO);
        }
        long begin = System.nanoTime();
        Outcome outcome = Outcome.PASSED;
        String detail = "";
        try {
            runBounded(rule);
        } catch (Skipped e) {
            outcome = Outcome.SKIPPED;
            detail = String.valueOf(e.getMessage());
        } catch (Throwable t) { // whatever a stack throws is a finding
            outcome = Outcome.FAILED;
            detail = Finding.of(t);
        }
        return new Verdict(rule, outcome, detail, Duration.ofNanos(System.nanoTime() - begin));
    }

    /** On a thread of its own: a stack's own calls may hang. */
    private void runBounded(Rule rule) throws Throwable {
        FutureTask<Boolean> check = new FutureTask<>(() -> {
            try (Trial trial = new Trial(subject, bound)) {
                rule.check().run(trial);
            }
            return Boolean.TRUE;
        });
        Thread thread = Thread.ofPlatform().daemon().name(CHECKS + rule.number()).start(check);
        try {
            check.get(bound.toMillis() * STEPS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            Violation hangs = new Violation("the stack hangs: the check did not end within "
                    + bound.toMillis() * STEPS + " ms");
            hangs.setStackTrace(thread.getStackTrace());
            thread.interrupt();
            throw hangs;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new Skipped("interrupted");
        }
    }
}
