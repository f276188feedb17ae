package io.nstack.shell.command;

import io.nstack.nsocket.SessionInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code nstack:sessions}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "sessions")
public final class Sessions extends ShellCommand {

    private static final String STACK = "--stack";
    private static final String APP = "--app";

    private final Services services;

    /** Created by DS. */
    @Activate
    public Sessions(@Reference Services services) {
        super("sessions", "Lists the open sessions, oldest first.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addOption(OptionSpec.builder(STACK).paramLabel("NAME").type(String.class)
                .description("only those on this stack").completionCandidates(Choices.stacks(services)).build());
        syntax.addOption(OptionSpec.builder(APP).paramLabel("NAME").type(String.class)
                .description("only those of this application").completionCandidates(Choices.applications(services))
                .build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        String stack = arguments.matchedOptionValue(STACK, null);
        String application = arguments.matchedOptionValue(APP, null);
        List<SessionInfo> sessions = services.sessions().sessions().stream()
                .filter(each -> stack == null || Arrays.asList(each.stack().split(",", -1)).contains(stack))
                .filter(each -> application == null || each.application().equals(application)).toList();
        String text = sessions.isEmpty() ? "no sessions" : SessionRows.sessions(Instant.now()).render(sessions);
        return new Report(text, Json.of("sessions", Json.array(sessions, SessionRows::json)));
    }
}
