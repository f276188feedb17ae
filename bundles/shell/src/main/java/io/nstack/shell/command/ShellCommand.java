package io.nstack.shell.command;

import io.nstack.shell.text.Lines;
import io.nstack.shell.text.Reason;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command: a name, its arguments and what it does. Every command has {@code --json} and {@code --help}.
 *
 * <p>A new command is one class: extend this, annotate it with
 * {@code @Component(service = ShellCommand.class) @GogoCommand(scope = ShellCommand.SCOPE, function = "name")}. Gogo,
 * {@code nstack:help} and tab completion find it by its service.
 *
 * <p>It is a Gogo {@link Function}, so Gogo hands over the words as they are instead of looking for a method that fits.
 * It prints its result rather than returning it, because of a script Gogo shows the last result only.
 */
public abstract class ShellCommand implements Function {

    /** The Gogo scope of all commands. */
    public static final String SCOPE = "nstack";

    private static final System.Logger LOG = System.getLogger(ShellCommand.class.getName());
    private static final String JSON = "--json";

    private final String name;
    private final String summary;

    /**
     * Names the command.
     *
     * @param name    its name within the scope
     * @param summary what it does, a sentence
     */
    protected ShellCommand(String name, String summary) {
        this.name = name;
        this.summary = summary;
    }

    /** The name within the scope. */
    public final String name() { return name; }

    /** What it does, a sentence. */
    public final String summary() { return summary; }

    /** The arguments; a new object each time, because picocli keeps the values of a parse in it. */
    public final CommandSpec syntax() {
        CommandSpec syntax = CommandSpec.create().name(SCOPE + ":" + name);
        syntax.usageMessage().description(summary).width(Lines.WIDTH).sortOptions(false).sortSynopsis(false);
        describe(syntax);
        syntax.addOption(OptionSpec.builder(JSON).type(boolean.class).arity("0").description("print JSON").build());
        syntax.addOption(OptionSpec.builder("--help").type(boolean.class).arity("0").usageHelp(true)
                .description("print this help").build());
        return syntax;
    }

    @Override
    public final @Nullable Object execute(CommandSession session, List<Object> arguments)
            throws CommandException {
        CommandSpec syntax = syntax();
        ParseResult parsed = Arguments.parse(syntax, arguments);
        String text = parsed.isUsageHelpRequested()
                ? Arguments.help(syntax)
                : report(parsed, session).text(parsed.matchedOptionValue(JSON, false));
        out(session).println(text);
        return null;
    }

    /** Adds the options and positional parameters; none by default. */
    protected void describe(CommandSpec syntax) {}

    /**
     * Does the work. An {@link IllegalArgumentException}, {@link IllegalStateException} or {@link IOException} of a
     * service becomes the command's error with its message.
     */
    protected abstract Report run(ParseResult arguments, CommandSession session) throws CommandException, IOException;

    private Report report(ParseResult arguments, CommandSession session) throws CommandException {
        try {
            return run(arguments, session);
        } catch (IllegalArgumentException | IllegalStateException | IOException e) {
            LOG.log(Level.DEBUG, SCOPE + ":" + name + " failed", e);
            throw new CommandException(Reason.of(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, SCOPE + ":" + name + " broke", e);
            throw new CommandException(SCOPE + ":" + name + " broke: " + Reason.of(e) + " (the log has more)");
        }
    }

    /** Where this command's output goes: the pipe it stands in, not the session's console. */
    protected static PrintStream out(CommandSession session) {
        Process process = Process.Utils.current();
        return process == null ? session.getConsole() : process.out();
    }
}
