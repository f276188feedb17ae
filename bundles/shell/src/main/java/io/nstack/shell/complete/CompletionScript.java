package io.nstack.shell.complete;

import io.nstack.shell.command.ShellCommand;
import java.util.StringJoiner;
import picocli.CommandLine.Model.OptionSpec;

/** What Gogo's {@code complete} is told of a command. */
final class CompletionScript {

    private static final String ARGUMENTS = "nstack:_complete ($.commandLine words) ($.commandLine wordIndex)";

    private CompletionScript() {}

    static String of(ShellCommand command) {
        String complete = "gogo:complete -c " + ShellCommand.SCOPE + ":" + command.name();
        StringJoiner script = new StringJoiner("\n");
        script.add(complete + " -e");
        script.add(complete + " -d " + quoted(command.summary()));
        for (OptionSpec option : command.syntax().options()) {
            script.add(complete + names(option) + " -d " + quoted(String.join(" ", option.description())));
        }
        script.add(complete + " -a " + quoted(ARGUMENTS));
        return script.toString();
    }

    private static String names(OptionSpec option) {
        StringBuilder names = new StringBuilder();
        for (String name : option.names()) {
            names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        return names.toString();
    }

    /** Gogo has no escapes within single quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "") + "'";
    }
}
