package io.nstack.launcher;

import java.util.List;

/** The program: one runtime over an image and a data folder, in this process. */
public final class Launcher {

    private Launcher() {}

    public static void main(String[] arguments) { System.exit(run(List.of(arguments))); }

    private static int run(List<String> arguments) {
        try {
            Options options = Options.parse(arguments);
            try (DataFolder data = DataFolder.open(options.data(), options.home().resolve("etc"));
                    Progress progress = Progress.to(options.report())) {
                return new NStackRuntime(options, data, progress).run();
            }
        } catch (LaunchException e) {
            System.err.println("nstack: " + e.getMessage());
            return e.exitCode();
        }
    }
}
