package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Table;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:loops}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "loops")
public final class Loops extends ShellCommand {

    private static final List<String> ACTIONS = List.of("add", "retire");
    private static final String WITHIN = "--within";

    private static final Table<LoopInfo> TABLE = new Table<>(List.of(
            Column.word("LOOP", LoopInfo::name),
            Column.word("STATE", Loops::state),
            Column.word("BASE", LoopInfo::base),
            Column.amount("SESSIONS", each -> String.valueOf(each.sessions())),
            Column.amount("LISTENERS", each -> String.valueOf(each.listeners())),
            Column.name("DOING", LoopInfo::doing),
            Column.prose("ENGINES", each -> String.join(",", each.engines()))));

    private final Services services;

    /** Created by DS. */
    @Activate
    public Loops(@Reference Services services) {
        super("loops", "Lists the event loops, adds one, or retires one.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().index("0").paramLabel("add|retire").type(String.class)
                .arity("0..1").converters(new OneOf<>(ACTIONS, word -> word))
                .description("what to do; without it, the loops are listed").completionCandidates(ACTIONS).build());
        syntax.addPositional(PositionalParamSpec.builder().index("1").paramLabel("<loop>").type(String.class)
                .arity("0..1").description("for retire: the loop's name")
                .completionCandidates(Choices.loops(services)).build());
        syntax.addOption(OptionSpec.builder(WITHIN).paramLabel("SECONDS").type(long.class).arity("1")
                .converters(new WholeNumber(0, Integer.MAX_VALUE))
                .description("for retire: how long its sessions may run on; without it, to their end").build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException, IOException {
        String action = arguments.matchedPositionalValue(0, "");
        String loop = arguments.matchedPositionalValue(1, "");
        boolean retire = action.equals("retire");
        if (retire == loop.isEmpty() || (!retire && arguments.hasMatchedOption(WITHIN))) {
            throw new UsageException((retire
                    ? "retire needs a <loop>"
                    : (loop.isEmpty() ? WITHIN : "<loop>") + " goes with retire only")
                    + "\n" + Arguments.synopsis(syntax()));
        }
        SessionControl sessions = services.sessions();
        return switch (action) {
            case "add" -> added(sessions.addLoop());
            case "retire" -> retired(sessions, loop, limit(arguments));
            default -> list(sessions.loops());
        };
    }

    private static Duration limit(ParseResult arguments) {
        return arguments.hasMatchedOption(WITHIN)
                ? Duration.ofSeconds(arguments.matchedOptionValue(WITHIN, 0L))
                : ChronoUnit.FOREVER.getDuration();
    }

    private static Report added(LoopInfo loop) {
        return new Report(loop.name() + " takes sessions, with " + loop.engines().size()
                + (loop.engines().size() == 1 ? " stack" : " stacks"), json(loop));
    }

    private static Report retired(SessionControl sessions, String name, Duration limit) {
        sessions.retireLoop(name, limit);
        int left = sessions.loops().stream().filter(each -> each.name().equals(name))
                .mapToInt(each -> each.sessions() + each.listeners()).sum();
        JsonObject json = new JsonObject();
        json.addProperty("loop", name);
        json.addProperty("sessionsLeft", left);
        return new Report(name + " takes no new sessions; " + left + (left == 1 ? " runs" : " run") + " on", json);
    }

    private static Report list(List<LoopInfo> loops) {
        return new Report(loops.isEmpty() ? "no loops" : TABLE.render(loops),
                Json.of("loops", Json.array(loops, Loops::json)));
    }

    private static String state(LoopInfo loop) {
        return loop.state() == LoopState.STUCK
                ? "STUCK " + Amounts.duration(loop.stuck())
                : loop.state().name();
    }

    private static JsonObject json(LoopInfo loop) {
        JsonObject json = new JsonObject();
        json.addProperty("name", loop.name());
        json.addProperty("state", loop.state().name());
        json.addProperty("base", loop.base());
        json.addProperty("sessions", loop.sessions());
        json.addProperty("listeners", loop.listeners());
        json.add("engines", Json.strings(loop.engines()));
        json.addProperty("doing", loop.doing());
        json.addProperty("stuckMillis", loop.stuck().toMillis());
        return json;
    }
}
