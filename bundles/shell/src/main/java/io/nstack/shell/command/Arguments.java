package io.nstack.shell.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The words of a command line held against its syntax. */
final class Arguments {

    private static final String HEADING = "usage: ";
    /** How picocli names arguments: by index, or with their label, which the usage line shows anyway. */
    private static final String POSITIONAL = "positional parameter at index \\d+ \\((.+?)\\)(?=:)";
    private static final String OPTION = "('--[a-z]+') \\([^)]+\\)";

    private Arguments() {}

    /** Reads the words; whatever is wrong with them names the argument, what is allowed, and the usage. */
    static ParseResult parse(CommandSpec syntax, List<Object> words) throws UsageException {
        String[] line = words.stream().map(String::valueOf).toArray(String[]::new);
        try {
            return commandLine(syntax).parseArgs(line);
        } catch (ParameterException e) {
            throw new UsageException(message(e) + "\n" + synopsis(syntax));
        }
    }

    /** The usage line and all arguments. */
    static String help(CommandSpec syntax) {
        syntax.usageMessage().synopsisHeading(HEADING);
        syntax.parser().separator(" ");
        return commandLine(syntax).getUsageMessage(Ansi.OFF).stripTrailing();
    }

    /** The usage line. */
    static String synopsis(CommandSpec syntax) {
        syntax.parser().separator(" ");
        return HEADING + commandLine(syntax).getHelp().synopsis(HEADING.length()).stripTrailing();
    }

    private static CommandLine commandLine(CommandSpec syntax) {
        // a leading @ names an abstract domain socket here, not a file of arguments
        return new CommandLine(syntax).setExpandAtFiles(false);
    }

    private static String message(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            return (word.startsWith("-") ? "unknown option '" : "unexpected argument '") + word + "'";
        }
        if (failure instanceof OverwrittenOptionException twice) {
            return "option '" + ((OptionSpec) twice.getOverwritten()).longestName() + "' is given more than once";
        }
        if (failure instanceof MissingParameterException missing && missing.getMissing().getFirst().isPositional()) {
            return missing.getMissing().getFirst().paramLabel() + " is missing";
        }
        String message = String.valueOf(failure.getMessage()).replaceFirst(POSITIONAL, "$1").replaceFirst(OPTION, "$1");
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
