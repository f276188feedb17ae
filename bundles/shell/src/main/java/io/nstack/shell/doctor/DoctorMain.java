package io.nstack.shell.doctor;

import java.io.PrintStream;
import java.util.List;

/**
 * {@code doctor} without a runtime. Needs the JDK only; Gson for {@code --json}, and Netty's native transports to tell
 * whether they work.
 */
public final class DoctorMain {

    private static final String USAGE = "usage: doctor [--json] [--help]";

    private DoctorMain() {}

    /** Runs it; exits with 1 if the runtime cannot run here, with 2 for wrong arguments. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), Machine.here(), System.out, System.err));
    }

    static int run(List<String> arguments, Machine machine, PrintStream out, PrintStream err) {
        boolean json = false;
        for (String each : arguments) {
            switch (each) {
                case "--json" -> json = true;
                case "--help", "-h" -> {
                    out.println(USAGE + "\nSays what this machine offers each stack, and what is missing.");
                    return 0;
                }
                default -> {
                    err.println("error: " + (each.startsWith("-") ? "unknown option '" : "unexpected argument '") + each
                            + "'\n" + USAGE);
                    return 2;
                }
            }
        }
        Checkup checkup = Checkup.of(machine, List.of());
        out.println(json ? CheckupJson.text(checkup) : CheckupText.of(checkup));
        return checkup.isRunnable() ? 0 : 1;
    }
}
