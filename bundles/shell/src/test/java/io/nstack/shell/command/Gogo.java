package io.nstack.shell.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;

/** A real Gogo with our commands in it. */
public final class Gogo implements AutoCloseable {

    // One for all tests: an interrupted command that ends late would put a stopped one back in force.
    private static final ThreadIOImpl THREAD_IO = new ThreadIOImpl();

    static {
        THREAD_IO.start();
    }

    private final CommandProcessorImpl processor = new CommandProcessorImpl(THREAD_IO);

    public Gogo(List<ShellCommand> commands) {
        commands.forEach(each -> processor.addCommand(ShellCommand.SCOPE, each, each.name()));
    }

    public static List<ShellCommand> commands(Services services) {
        Help help = new Help();
        List<ShellCommand> commands = List.of(new Stacks(services), new Sessions(services), new Listeners(services),
                new Rules(services), new Why(services), new Policy(services), new Drain(services), new Verify(services),
                new Close(services),
                new Doctor(services), new Loops(services), new Holdings(services), help);
        commands.stream().filter(each -> each != help).forEach(help::addCommand);
        return commands;
    }

    public CommandProcessorImpl processor() { return processor; }

    public String run(String script) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(new ByteArrayInputStream(new byte[0]), printed,
                printed)) {
            session.execute(script);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() { processor.stop(); }
}
