package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.nsocket.operate.StackInfo;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Lines;
import io.nstack.shell.text.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;

/** {@code nstack:stacks}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "stacks")
public final class Stacks extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Stacks(@Reference Services services) {
        super("stacks", "Lists the stacks with their state and the reason for it.");
        this.services = services;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        List<StackInfo> stacks = services.sessions().stacks();
        String text = stacks.isEmpty() ? "no stacks" : text(stacks);
        return new Report(text, Json.of("stacks", Json.array(stacks, Stacks::json)));
    }

    /** The table, and below it the reasons that it had to cut. */
    private static String text(List<StackInfo> stacks) {
        String table = table(Instant.now()).render(stacks);
        StringBuilder text = new StringBuilder(table);
        for (StackInfo each : stacks) {
            if (!table.contains(each.status().reason())) {
                text.append('\n').append(Lines.fold(each.name() + ": " + each.status().reason(), 4));
            }
        }
        return text.toString();
    }

    private static Table<StackInfo> table(Instant now) {
        return new Table<>(List.of(
                Column.name("STACK", StackInfo::name),
                Column.word("STATE", each -> each.status().state().name()),
                Column.word("MODE", each -> word(each.traits().mode())),
                Column.amount("SESSIONS", each -> String.valueOf(each.sessions())),
                Column.amount("LISTENERS", each -> String.valueOf(each.listeners())),
                Column.amount("AGE", each -> Amounts.duration(Duration.between(each.since(), now))),
                Column.name("BUNDLE", StackInfo::bundle),
                Column.prose("REASON", each -> each.status().reason())));
    }

    private static JsonObject json(StackInfo stack) {
        JsonObject json = new JsonObject();
        json.addProperty("name", stack.name());
        json.addProperty("type", stack.traits().type());
        json.addProperty("mode", word(stack.traits().mode()));
        json.addProperty("state", stack.status().state().name());
        json.addProperty("reason", stack.status().reason());
        json.add("transports", Json.strings(words(stack.traits().transports())));
        json.add("families", Json.strings(words(stack.traits().families())));
        json.add("protocols", Json.strings(stack.traits().protocols().stream().sorted().toList()));
        json.add("satisfies",
                Json.strings(stack.traits().satisfies().stream().map(each -> each.word()).sorted().toList()));
        json.addProperty("bundle", stack.bundle());
        json.addProperty("sessions", stack.sessions());
        json.addProperty("listeners", stack.listeners());
        json.addProperty("sinceEpochMillis", stack.since().toEpochMilli());
        return json;
    }

    private static List<String> words(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Stacks::word).sorted().toList();
    }

    private static String word(Enum<?> constant) { return constant.name().toLowerCase(Locale.ROOT); }
}
