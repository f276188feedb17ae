package io.nstack.shell.command;

import com.google.gson.JsonObject;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:drain}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "drain")
public final class Drain extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Drain(@Reference Services services) {
        super("drain", "Gives a stack no new sessions, closes its listeners, and lets its sessions run on.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<stack>").type(String.class).index("0")
                .arity("1").required(true)
                .description("the stack's name").completionCandidates(Choices.stacks(services)).build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        String stack = arguments.matchedPositionalValue(0, "");
        int left = services.sessions().drain(stack);
        JsonObject json = new JsonObject();
        json.addProperty("stack", stack);
        json.addProperty("sessionsLeft", left);
        return new Report(stack + " takes no new sessions; " + left + (left == 1 ? " runs" : " run") + " on", json);
    }
}
