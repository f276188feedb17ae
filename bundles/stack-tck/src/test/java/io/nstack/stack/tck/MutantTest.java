package io.nstack.stack.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.memory.MemoryStack;
import io.nstack.stack.tck.mutant.Mutant;
import io.nstack.stack.tck.mutant.Mutants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Holds every rule against a stack that breaks it, and against all that break another. */
class MutantTest {

    private static final Duration SHORT = Duration.ofMillis(400);
    private static final int SIDE_BY_SIDE = 8;

    /** These count what the whole process has. */
    private static final Set<String> WHOLE_PROCESS = Set.of("T01", "R06", "R07");

    @Test
    void shouldHaveOneForEachRule() {
        assertThat(Mutants.all().stream().map(Mutant::rule)).doesNotHaveDuplicates()
                .containsExactlyElementsOf(Rules.all().stream().map(Rule::number).toList());
    }

    @Test
    void shouldBeCaughtByTheirOwnRuleAndByWhatItImplies() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (ExecutorService sideBySide = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            List<Future<List<String>>> running = new ArrayList<>();
            for (Mutant each : Mutants.all()) {
                running.add(sideBySide.submit(() -> held(each, rule -> !WHOLE_PROCESS.contains(rule.number()))));
            }
            for (Future<List<String>> each : running) {
                wrong.addAll(each.get());
            }
        }
        for (Mutant each : Mutants.all()) {
            wrong.addAll(held(each, rule -> WHOLE_PROCESS.contains(rule.number())));
        }
        assertThat(wrong).isEmpty();
    }

    /** What is wrong with the rules' verdicts on one mutant. */
    private static List<String> held(Mutant mutant, Predicate<Rule> asked) {
        Subject subject = Subject.fresh(() -> mutant.breaks().apply(new MemoryStack(Map.of())));
        List<String> wrong = new ArrayList<>();
        for (Rule rule : Rules.all().stream().filter(asked).toList()) {
            Verdict verdict = new Tck(subject, SHORT).check(rule);
            boolean meant = rule.number().equals(mutant.rule());
            if (meant && !verdict.failed()) {
                wrong.add("mutant " + mutant.rule() + " was not caught: " + verdict);
            } else if (!meant && verdict.failed() && !mutant.implied().contains(rule.number())) {
                Verdict slowly = new Tck(subject).check(rule); // a busy machine, or a finding?
                if (slowly.failed()) {
                    wrong.add("mutant " + mutant.rule() + " also breaks " + slowly);
                }
            }
        }
        return wrong;
    }
}
