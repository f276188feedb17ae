package io.nstack.shell.command;

import io.nstack.nsocket.Intent;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.stack.Transport;
import java.net.SocketAddress;
import java.util.List;
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

/** {@code nstack:why}: asks RD the question that the session layer would ask, and shows how the answer was found. */
@Component(service = ShellCommand.class)
@GogoCommand(scope = ShellCommand.SCOPE, function = "why")
public final class Why extends ShellCommand {

    private static final String PORT = "--port";
    private static final String PROTO = "--proto";
    private static final String APP = "--app";
    private static final String INTENT = "--intent";
    private static final String LISTEN = "--listen";
    private static final String LOCAL = "--local";

    /** Who asks, unless told: the name under which a rule would know the shell itself. */
    private static final String SHELL = "io.nstack.shell";
    private static final int MOST_PORT = 65535;

    private final Services services;

    /** Created by DS. */
    @Activate
    public Why(@Reference Services services) {
        super("why", "Says which stacks a flow would go to, and why; nothing is opened.");
        this.services = services;
    }

    @Override
    protected void describe(CommandSpec syntax) {
        syntax.addPositional(PositionalParamSpec.builder().index("0").paramLabel("<address>").type(String.class)
                .arity("1")
                .required(true).description("the peer: IP address, host name, or path of a domain socket").build());
        syntax.addOption(OptionSpec.builder(PORT).paramLabel("N").type(int.class)
                .converters(word -> Math.toIntExact(new WholeNumber(0, MOST_PORT).convert(word)))
                .description("its port; 0, the default, is none in particular").build());
        syntax.addOption(OptionSpec.builder(PROTO).paramLabel("tcp|udp").type(Transport.class)
                .converters(new OneOf<>(List.of("tcp", "udp"), Transport::parse)).description("default: tcp")
                .completionCandidates(List.of("tcp", "udp")).build());
        syntax.addOption(OptionSpec.builder(APP).paramLabel("NAME").type(String.class)
                .description("the application that asks; default: " + SHELL)
                .completionCandidates(Choices.applications(services)).build());
        syntax.addOption(OptionSpec.builder(INTENT).paramLabel("K=V").type(List.class).auxiliaryTypes(Intent.class)
                .arity("1").converters(new IntentWords())
                .description("what it wants, as in low-latency=prefer; may be repeated")
                .completionCandidates(IntentWords.choices()).build());
        syntax.addOption(OptionSpec.builder(LISTEN).type(boolean.class).arity("0")
                .description("listen on <address> instead of connecting to it").build());
        syntax.addOption(OptionSpec.builder(LOCAL).paramLabel("ADDR").type(String.class)
                .description("the local address that the application chose before connecting").build());
    }

    @Override
    protected Report run(ParseResult arguments, CommandSession session) throws CommandException {
        Flow flow = flow(arguments);
        Decision decision = services.decisions().why(flow, services.sessions().snapshot());
        return DecisionReport.of(flow, decision);
    }

    private Flow flow(ParseResult arguments) throws CommandException {
        boolean listen = arguments.matchedOptionValue(LISTEN, false);
        String chosen = arguments.matchedOptionValue(LOCAL, null);
        if (listen && chosen != null) {
            throw new UsageException(LISTEN + " and " + LOCAL + " exclude each other: with " + LISTEN
                    + ", <address> is the local one\n" + Arguments.synopsis(syntax()));
        }
        SocketAddress address = Address.parse(arguments.matchedPositionalValue(0, ""),
                arguments.matchedOptionValue(PORT, 0));
        @Nullable
        SocketAddress local = chosen == null ? null : Address.parse(chosen, 0);
        return new Flow(arguments.matchedOptionValue(APP, SHELL), arguments.matchedOptionValue(PROTO, Transport.STREAM),
                listen ? Direction.LISTEN : Direction.CONNECT, listen ? address : local, listen ? null : address,
                intent(arguments.matchedOptionValue(INTENT, List.of())));
    }

    private static Intent intent(List<Intent> parts) {
        Intent all = Intent.ANY;
        for (Intent part : parts) {
            for (var each : part.preferences().entrySet()) {
                all = all.with(each.getKey(), each.getValue());
            }
        }
        return all;
    }
}
