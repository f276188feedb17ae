package io.nstack.shell.complete;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Finds the argument that a word of a half-written command line belongs to. */
final class Position {

    private Position() {}

    /**
     * The option whose value the word is, or the positional parameter it is.
     *
     * @param words the line, the command first
     * @param index the word, 1 or more
     */
    static Optional<ArgSpec> find(CommandSpec syntax, List<String> words, int index) {
        int positionals = 0;
        for (int i = 1; i < index; i++) {
            OptionSpec option = syntax.findOption(words.get(i));
            boolean takesNext = option != null && option.arity().max() > 0;
            if (takesNext && i + 1 == index) {
                return Optional.of(option);
            }
            if (takesNext) {
                i++;
            } else if (!words.get(i).startsWith("-")) {
                positionals++;
            }
        }
        return positional(syntax, positionals);
    }

    private static Optional<ArgSpec> positional(CommandSpec syntax, int index) {
        for (PositionalParamSpec each : syntax.positionalParameters()) {
            if (each.index().contains(index)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
