package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Table;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:help}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "help")
public final class Help extends ShellCommand {

    private static final Table<ShellCommand> TABLE = new Table<>(List.of(
            Column.word("COMMAND", each -> SCOPE + ":" + each.name()),
            Column.prose("WHAT IT DOES", ShellCommand::summary)));

    private final List<ShellCommand> others = new CopyOnWriteArrayList<>();

    /** Created by DS. */
    public Help() { super("help", "Lists the nStack commands, or explains one."); }

    // not itself: DS would take that for a circle
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, target = "(!(osgi.command.function=help))")
    void addCommand(ShellCommand command) { others.add(command); }

    void removeCommand(ShellCommand command) { others.remove(command); }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(
                PositionalParamSpec.builder().index("0").paramLabel("<command>").type(String.class).arity("0..1")
                        .description("explain this one").completionCandidates(() -> names().iterator()).build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        String name = arguments.matchedPositionalValue(0, "");
        List<ShellCommand> shown = name.isEmpty() ? commands() : List.of(find(name));
        String text = name.isEmpty()
                ? TABLE.render(shown) + "\n\nEach takes --json and --help. Gogo's own commands: gogo:help."
                : Arguments.help(shown.getFirst().syntax());
        return new Report(text, Json.of("commands", Json.array(shown, Help::json)));
    }

    private ShellCommand find(String name) throws UsageException {
        String plain = name.startsWith(SCOPE + ":") ? name.substring(SCOPE.length() + 1) : name;
        for (ShellCommand each : commands()) {
            if (each.name().equals(plain)) {
                return each;
            }
        }
        throw new UsageException("no command '" + name + "' (one of " + String.join(", ", names()) + ")");
    }

    private List<ShellCommand> commands() {
        return Stream.concat(Stream.of(this), others.stream()).sorted(Comparator.comparing(ShellCommand::name))
                .toList();
    }

    private List<String> names() { return commands().stream().map(ShellCommand::name).toList(); }

    private static JsonObject json(ShellCommand command) {
        JsonObject json = new JsonObject();
        json.addProperty("name", SCOPE + ":" + command.name());
        json.addProperty("summary", command.summary());
        json.addProperty("usage", Arguments.synopsis(command.syntax()));
        return json;
    }
}
