package io.nstack.shell.complete;

import io.nstack.shell.command.ShellCommand;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Tab completion: tells every interactive session the options of our commands, by Gogo's own {@code complete}, and
 * answers for their arguments, as the hidden command {@code nstack:_complete}.
 *
 * <p>A session is told before it executes its next line, its profile first of all; again when commands have come or
 * gone, as after an update of this bundle.
 */
@Component(service = CommandSessionListener.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "_complete")
public final class Completion implements CommandSessionListener, Function {

    private static final System.Logger LOG = System.getLogger(Completion.class.getName());

    /** Gogo's JLine shell keeps a session's completions here; other sessions have none. */
    private static final String COMPLETIONS = ".completions";
    /** The commands that a session was told of. */
    private static final String TOLD = ".nstack.completions";

    private final List<ShellCommand> commands = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCommand(ShellCommand command) { commands.add(command); }

    void removeCommand(ShellCommand command) { commands.remove(command); }

    @Override
    public void beforeExecute(CommandSession session, CharSequence line) {
        String present = commands.stream().map(ShellCommand::name).sorted().collect(Collectors.joining(" "));
        if (session.get(COMPLETIONS) == null || present.equals(session.get(TOLD))) {
            return;
        }
        session.put(TOLD, present); // first, because telling executes too
        try {
            session.execute(commands.stream().map(CompletionScript::of).collect(Collectors.joining("\n")));
        } catch (Exception e) {
            session.put(TOLD, null);
            LOG.log(Level.DEBUG, "no tab completion yet", e);
        }
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Exception failure) {
        // nothing to do
    }

    @Override
    public void afterExecute(CommandSession session, CharSequence line, Object result) {
        // nothing to do
    }

    /** Answers {@code nstack:_complete <words> <index>} with what may stand at the index. */
    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments) throws Exception {
        List<String> words = new ArrayList<>();
        ((List<?>) arguments.get(0)).forEach(each -> words.add(String.valueOf(each)));
        int index = Integer.parseInt(String.valueOf(arguments.get(1)));
        for (ShellCommand each : commands) {
            if (words.get(0).equals(each.name()) || words.get(0).equals(ShellCommand.SCOPE + ":" + each.name())) {
                ArgSpec argument = Position.find(each.syntax(), words, index).orElse(null);
                return argument == null ? List.of() : choices(session, argument);
            }
        }
        return List.of();
    }

    private static @Nullable Object choices(CommandSession session, ArgSpec argument) throws Exception {
        if (argument.typeInfo().getType() == Path.class) {
            return session.execute("gogo:__files");
        }
        List<String> choices = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(choices::add);
        }
        return choices;
    }
}
