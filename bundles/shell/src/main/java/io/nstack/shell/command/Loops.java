package io.nstack.shell.command;

import io.nstack.shell.text.Lines;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;

/** {@code nstack:loops}. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "loops")
public final class Loops extends ShellCommand {

    private final Services services;

    /** Created by DS. */
    @Activate
    public Loops(@Reference Services services) {
        super("loops", "Lists the event loops with their base and the engines in them.");
        this.services = services;
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        List<String> loops = services.sessions().loops();
        String text = loops.stream().map(each -> Lines.fold(each, 4)).collect(Collectors.joining("\n"));
        return new Report(loops.isEmpty() ? "no loops" : text, Json.of("loops", Json.strings(loops)));
    }
}
