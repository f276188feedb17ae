package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.nsocket.operate.CheckedRule;
import io.nstack.nsocket.operate.CheckedRule.Outcome;
import io.nstack.nsocket.operate.StackVerifier;
import io.nstack.nsocket.operate.Verification;
import io.nstack.shell.text.Amounts;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Lines;
import io.nstack.shell.text.Table;
import java.io.PrintStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** {@code nstack:verify}: holds a running stack against the rules of the conformance suite. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "verify")
public final class Verify extends ShellCommand {

    private static final String RULE = "--rule";
    private static final String AT = "--at";
    private static final String JSON = "--json";

    private final Services services;

    /** Created by DS. */
    @Activate
    public Verify(@Reference Services services) {
        super("verify", "Holds a running stack against the rules that every stack has to keep.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<stack>").type(String.class).index("0")
                .arity("1").required(true)
                .description("the stack's name").completionCandidates(Choices.stacks(services)).build());
        syntax.addOption(OptionSpec.builder(RULE).paramLabel("N").type(List.class).auxiliaryTypes(String.class)
                .arity("1").description("this rule only, as in S07; may be repeated")
                .completionCandidates(Choices.rules(services)).build());
        syntax.addOption(OptionSpec.builder(AT).paramLabel("ADDR").type(InetAddress.class).converters(Verify::literal)
                .description("an IP address that the stack can listen on; default: the loopback address").build());
    }

    private static InetAddress literal(String word) {
        try {
            return InetAddress.ofLiteral(word);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + word + "' is not an IP address");
        }
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        StackVerifier verifier = services.verifier();
        String stack = arguments.matchedPositionalValue(0, "");
        boolean asJson = arguments.matchedOptionValue(JSON, false);
        PrintStream out = out(session);
        Consumer<CheckedRule> progress = asJson
                ? checked -> {}
                : checked -> out.println(checked.number() + " " + word(checked.outcome()));
        @Nullable
        InetAddress at = arguments.matchedOptionValue(AT, null);
        Verification verification = verifier.verify(stack, at, arguments.matchedOptionValue(RULE, List.of()), progress);
        Report report = new Report(text(verification), json(verification));
        List<CheckedRule> failed = verification.with(Outcome.FAILED);
        if (!failed.isEmpty()) {
            out.println(report.text(asJson));
            throw new CommandException(stack + " does not keep "
                    + failed.stream().map(CheckedRule::number).collect(Collectors.joining(", ")));
        }
        return report;
    }

    // ---- text ----

    private static String text(Verification verification) {
        List<CheckedRule> shown = verification.rules().stream().filter(each -> each.outcome() != Outcome.PASSED)
                .toList();
        StringBuilder text = new StringBuilder();
        if (!shown.isEmpty()) {
            text.append(TABLE.render(shown)).append('\n');
            for (CheckedRule each : verification.with(Outcome.FAILED)) {
                text.append(Lines.fold(each.number() + ": " + each.rule(), 4)).append('\n')
                        .append(Lines.fold("    " + each.detail(), 4)).append('\n');
            }
        }
        return text.append(verification.stack()).append(": ").append(verification.with(Outcome.PASSED).size())
                .append(" passed, ").append(verification.with(Outcome.FAILED).size()).append(" failed, ")
                .append(verification.with(Outcome.SKIPPED).size()).append(" skipped in ")
                .append(Amounts.duration(verification.took())).toString();
    }

    private static final Table<CheckedRule> TABLE = new Table<>(List.of(
            Column.word("RULE", CheckedRule::number),
            Column.word("OUTCOME", each -> word(each.outcome())),
            Column.prose("DETAIL", CheckedRule::detail)));

    private static String word(Outcome outcome) { return outcome.name().toLowerCase(Locale.ROOT); }

    // ---- JSON ----

    private static JsonObject json(Verification verification) {
        JsonObject json = new JsonObject();
        json.addProperty("stack", verification.stack());
        json.addProperty("passed", verification.with(Outcome.PASSED).size());
        json.addProperty("failed", verification.with(Outcome.FAILED).size());
        json.addProperty("skipped", verification.with(Outcome.SKIPPED).size());
        json.addProperty("tookMillis", verification.took().toMillis());
        json.add("rules", Json.array(verification.rules(), Verify::json));
        return json;
    }

    private static JsonObject json(CheckedRule checked) {
        JsonObject json = new JsonObject();
        json.addProperty("number", checked.number());
        json.addProperty("rule", checked.rule());
        json.addProperty("outcome", word(checked.outcome()));
        json.addProperty("detail", checked.detail());
        json.addProperty("tookMicros", checked.took().toNanos() / 1000);
        return json;
    }
}
