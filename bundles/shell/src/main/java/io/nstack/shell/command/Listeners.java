package io.nstack.shell.command;

import io.nstack.nsocket.SessionInfo;
import java.time.Instant;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;

/** {@code nstack:listeners}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "listeners")
public final class Listeners extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Listeners(@Reference Services services) {
        super("listeners", "Lists the listeners and bound datagram sockets, oldest first.");
        this.services = services;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        List<SessionInfo> listeners = services.sessions().listeners();
        String text = listeners.isEmpty() ? "no listeners" : SessionRows.listeners(Instant.now()).render(listeners);
        return new Report(text, Json.of("listeners", Json.array(listeners, SessionRows::json)));
    }
}
