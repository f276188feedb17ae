package io.nstack.shell.command;

import com.google.gson.JsonObject;
import io.nstack.rd.RuleInfo;
import io.nstack.shell.text.Column;
import io.nstack.shell.text.Table;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;

/** {@code nstack:rules}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "rules")
public final class Rules extends ShellCommand {

    private static final Table<RuleInfo> TABLE = new Table<>(List.of(
            Column.name("RULE", RuleInfo::name),
            Column.prose("CONDITION", RuleInfo::condition),
            Column.prose("STACKS", each -> each.deny() ? "deny" : String.join(",", each.stacks())),
            Column.amount("HITS", each -> String.valueOf(each.hits())),
            Column.name("SOURCE", RuleInfo::source)));

    private final Services services;

    /** Created by DS. */
    @Activate
    public Rules(@Reference Services services) {
        super("rules", "Lists the rules of the policy in force, in the order in which they are tried.");
        this.services = services;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        List<RuleInfo> rules = services.policy().rules();
        String text = rules.isEmpty() ? "no rules" : TABLE.render(rules);
        return new Report(text, Json.of("rules", Json.array(rules, Rules::json)));
    }

    private static JsonObject json(RuleInfo rule) {
        JsonObject json = new JsonObject();
        json.addProperty("name", rule.name());
        json.addProperty("condition", rule.condition());
        json.add("stacks", Json.strings(rule.stacks()));
        json.addProperty("deny", rule.deny());
        json.addProperty("source", rule.source());
        json.addProperty("hits", rule.hits());
        return json;
    }
}
