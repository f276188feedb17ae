package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.PolicyInfo;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Lines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:policy}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "policy")
public final class Policy extends ShellCommand {

    private static final List<String> ACTIONS = List.of("show", "load", "rollback");

    private final Services services;

    /** Created by DS. */
    @Activate
    public Policy(@Reference Services services) {
        super("policy", "Shows the policy in force, loads another, or goes back to the one before.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().index("0").paramLabel("show|load|rollback")
                .type(String.class).arity("1").required(true).converters(new OneOf<>(ACTIONS, word -> word))
                .description("what to do").completionCandidates(ACTIONS).build());
        syntax.addPositional(
                PositionalParamSpec.builder().index("1").paramLabel("<file>").type(Path.class).arity("0..1")
                        .description("for load: a policy file, or a folder with policy.json, module_config.json,",
                                "rd_config.json; relative to the runtime's working directory")
                        .build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException, IOException {
        String action = arguments.matchedPositionalValue(0, "");
        Path file = arguments.matchedPositionalValue(1, null);
        if ((file != null) != action.equals("load")) {
            throw new UsageException(
                    (file == null ? "load needs a <file>" : action + " takes no <file>, but got '" + file)
                            + (file == null ? "" : "'") + "\n" + Arguments.synopsis(syntax()));
        }
        PolicyControl policy = services.policy();
        return switch (action) {
            case "load" -> changed(policy.load(existing(session.currentDir().resolve(String.valueOf(file)))));
            case "rollback" -> changed(policy.rollback());
            default -> show(policy.current());
        };
    }

    private static Path existing(Path file) throws CommandException {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            throw new CommandException("no such file or folder: " + absolute);
        }
        return absolute;
    }

    private static Report changed(PolicyInfo policy) {
        return new Report(Lines.fold("policy " + policy.version() + " is in force, " + origin(policy), 4),
                json(policy));
    }

    private static Report show(PolicyInfo policy) {
        String age = Amounts.duration(Duration.between(policy.since(), Instant.now()));
        String text = Lines.fold("policy " + policy.version() + ", " + origin(policy) + ", in force for " + age, 4);
        String refused = policy.lastError().isEmpty()
                ? ""
                : "\n" + Lines.fold("the newest attempt to replace it was refused: " + policy.lastError(), 4);
        return new Report(text + refused + "\n" + policy.text().strip(), json(policy));
    }

    private static String origin(PolicyInfo policy) {
        return policy.sources().isEmpty() ? "built in" : "from " + String.join(", ", policy.sources());
    }

    private static JsonObject json(PolicyInfo policy) {
        JsonObject json = new JsonObject();
        json.addProperty("version", policy.version());
        json.add("sources", Json.strings(policy.sources()));
        json.addProperty("sinceEpochMillis", policy.since().toEpochMilli());
        json.addProperty("lastError", policy.lastError());
        json.addProperty("text", policy.text());
        return json;
    }
}
