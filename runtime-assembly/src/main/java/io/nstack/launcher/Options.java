package io.nstack.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The launcher's command line.
 *
 * @param home the image
 * @param data the data folder
 * @param mode what to do once everything is up
 * @param report where progress goes line by line beside the console, for the script that waits; may be absent
 */
record Options(Path home, Path data, Mode mode, @Nullable Path report) {

    enum Mode {
        /** Gogo shell on this terminal; the runtime ends with it. */
        SHELL,
        /** No shell; runs until it is told to stop. */
        SERVICE,
        /** Stops as soon as everything is up: a training run for the AOT cache. */
        TRAIN
    }

    static Options parse(List<String> arguments) throws LaunchException {
        Path home = null;
        Path data = null;
        Path report = null;
        Mode mode = Mode.SERVICE;
        var rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--home" -> home = Path.of(value(option, rest));
                case "--data" -> data = Path.of(value(option, rest));
                case "--report" -> report = Path.of(value(option, rest));
                case "--shell" -> mode = Mode.SHELL;
                case "--train" -> mode = Mode.TRAIN;
                default -> throw new LaunchException(ExitCode.USAGE, "unknown option " + option);
            }
        }
        if (home == null || data == null) {
            throw new LaunchException(ExitCode.USAGE, "usage: --home IMAGE --data FOLDER [--shell|--train]");
        }
        return new Options(home.toAbsolutePath().normalize(), data.toAbsolutePath().normalize(), mode, report);
    }

    private static String value(String option, Iterator<String> rest) throws LaunchException {
        if (!rest.hasNext()) throw new LaunchException(ExitCode.USAGE, option + " needs a value");
        return rest.next();
    }
}
