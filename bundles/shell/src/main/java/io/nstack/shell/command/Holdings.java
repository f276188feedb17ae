package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Lines;
import io.nstack.shell.text.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:holdings}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "holdings")
public final class Holdings extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Holdings(@Reference Services services) {
        super("holdings",
                "Shows what each bundle holds of the session layer, and which one is gone but still in memory.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<bundle>").type(String.class).index("0")
                .arity("0..1").description("its id or symbolic name; without it all")
                .completionCandidates(Choices.holders(services)).build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        String wanted = arguments.matchedPositionalValue(0, "");
        List<BundleHoldings> shown = services.sessions().holdings().stream().filter(each -> wanted.isEmpty()
                || wanted.equals(each.name()) || wanted.equals(String.valueOf(each.id()))).toList();
        String text = !shown.isEmpty()
                ? text(shown)
                : wanted.isEmpty() ? "no bundle holds anything" : wanted + " holds nothing";
        return new Report(text, Json.of("bundles", Json.array(shown, Holdings::json)));
    }

    /** The table, and below it what holds those that should be gone. */
    private static String text(List<BundleHoldings> shown) {
        StringBuilder text = new StringBuilder(table(Instant.now()).render(shown));
        for (BundleHoldings each : shown) {
            for (String holder : each.heldBy()) {
                text.append('\n').append(Lines.fold(each.name() + "/" + each.version() + " is held by " + holder, 4));
            }
        }
        return text.toString();
    }

    private static Table<BundleHoldings> table(Instant now) {
        return new Table<>(List.of(
                Column.amount("ID", each -> String.valueOf(each.id())),
                Column.name("BUNDLE", each -> each.name() + "/" + each.version()),
                Column.word("STATE", Holdings::state),
                Column.amount("FOR", each -> each.goneSince()
                        .map(since -> Amounts.duration(Duration.between(since, now))).orElse("")),
                Column.amount("SESSIONS", each -> String.valueOf(each.sessions())),
                Column.amount("LISTENERS", each -> String.valueOf(each.listeners())),
                Column.amount("QUEUED", each -> Amounts.bytes(each.queuedBytes())),
                Column.name("STACKS", each -> String.join(",", each.stacks())),
                Column.word("LOADER", each -> each.loaderAlive() ? "alive" : "collected")));
    }

    private static String state(BundleHoldings of) { return of.state().name().toLowerCase(Locale.ROOT); }

    private static JsonObject json(BundleHoldings of) {
        JsonObject json = new JsonObject();
        json.addProperty("id", of.id());
        json.addProperty("name", of.name());
        json.addProperty("version", of.version());
        json.addProperty("state", state(of));
        json.addProperty("sessions", of.sessions());
        json.addProperty("listeners", of.listeners());
        json.addProperty("queuedBytes", of.queuedBytes());
        json.add("stacks", Json.strings(of.stacks()));
        json.addProperty("loaderAlive", of.loaderAlive());
        of.goneSince().ifPresent(since -> json.addProperty("goneSinceEpochMillis", since.toEpochMilli()));
        json.add("heldBy", Json.strings(of.heldBy()));
        return json;
    }
}
