package io.nstack.shell.doctor;

import java.util.ArrayList;
import java.util.List;

/**
 * All checks run once.
 *
 * @param findings in the order of the checks
 */
public record Checkup(List<Finding> findings) {

    private static final List<Check> STANDARD = List.of(new RuntimeCheck(), new KernelStackCheck(), new DpdkCheck(),
            new RdmaCheck());

    /** Copies the list. */
    public Checkup {
        findings = List.copyOf(findings);
    }

    /** Runs the checks that need no runtime, then the {@code further} ones. */
    public static Checkup of(Machine machine, List<? extends Check> further) {
        List<Check> checks = new ArrayList<>(STANDARD);
        checks.addAll(further);
        Findings findings = new Findings();
        for (Check check : checks) {
            findings.begin(check.part());
            check.look(machine, findings);
        }
        return new Checkup(findings.all());
    }

    /** Whether the runtime has what it cannot do without. */
    public boolean isRunnable() {
        return findings.stream()
                .noneMatch(each -> each.part().equals(RuntimeCheck.PART) && each.verdict() == Verdict.MISSING);
    }
}
