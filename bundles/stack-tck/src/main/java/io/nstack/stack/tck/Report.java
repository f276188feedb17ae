package io.nstack.stack.tck;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of all rules.
 *
 * @param stack    the stack's name
 * @param verdicts one a rule, in the order of the rules
 * @param took     how long all of it took
 */
public record Report(String stack, List<Verdict> verdicts, Duration took) {

    /** Copies the list. */
    public Report {
        verdicts = List.copyOf(verdicts);
    }

    /** The rules that the stack does not keep. */
    public List<Verdict> failures() {
        return verdicts.stream().filter(Verdict::failed).toList();
    }

    /** How many ended so. */
    public long count(Verdict.Outcome outcome) {
        return verdicts.stream().filter(each -> each.outcome() == outcome).count();
    }

    @Override
    public String toString() {
        return verdicts.stream().map(Verdict::toString).collect(Collectors.joining("\n", stack + ":\n", ""));
    }
}
