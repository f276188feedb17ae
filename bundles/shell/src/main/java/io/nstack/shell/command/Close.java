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

/** {@code nstack:close}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "close")
public final class Close extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Close(@Reference Services services) {
        super("close", "Closes a session or a listener.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().paramLabel("<session-id>").type(long.class).index("0")
                .arity("1").required(true)
                .converters(new WholeNumber(1, Long.MAX_VALUE)).description("the number under ID")
                .completionCandidates(Choices.sessionIds(services)).build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        long id = arguments.matchedPositionalValue(0, 0L);
        services.sessions().close(id);
        JsonObject json = new JsonObject();
        json.addProperty("closed", id);
        return new Report("session " + id + " is closed", json);
    }
}
