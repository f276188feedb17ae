package io.nstack.example.filetransfer;

import io.nstack.nsocket.NSocket;
import java.io.Console;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The shell's {@code file} commands. */
@Component(service = FileCommands.class, immediate = true, property = {"osgi.command.scope=file",
        "osgi.command.function=serve",
        "osgi.command.function=stop", "osgi.command.function=put", "osgi.command.function=get",
        "osgi.command.function=list", "osgi.command.function=transfers"})
public final class FileCommands {

    private static final String WISH = " [--app NAME] [--intent PROPERTY=PREFERENCE[,...]] [--stack NAME]";
    private static final String SERVE = "file:serve <address:port> --root DIR [--read-only]" + WISH;
    private static final String STOP = "file:stop [address:port]";
    private static final String PUT = "file:put <file or directory> <host:port> [remote name]" + WISH;
    private static final String GET = "file:get <host:port> <remote name> <local directory>" + WISH;
    private static final String LIST = "file:list <host:port> [remote directory]" + WISH;
    private static final String TRANSFERS = "file:transfers [--json]";

    private final NSocket nsocket;
    private final Workplace workplace = new Workplace(new Workers(), new Transfers(), Limits.DEFAULT);
    private final List<FileServer> servers = new ArrayList<>(); // guarded by servers

    /** For the component runtime. */
    @Activate
    public FileCommands(@Reference NSocket nsocket) { this.nsocket = nsocket; }

    @Deactivate
    void close() {
        synchronized (servers) {
            servers.forEach(FileServer::stop);
            servers.clear();
        }
        workplace.workers().close();
    }

    /** Serves a directory. */
    @Descriptor("serve a directory: " + SERVE)
    public void serve(CommandSession session, String... words) throws TransferException {
        Arguments arguments = new Arguments(SERVE, words).words(1, 1);
        FileServer server = new FileServer(nsocket, Address.parse(arguments.word(0)),
                path(session, arguments.required("--root")),
                arguments.has("--read-only") ? FileServer.Access.READ_ONLY : FileServer.Access.READ_WRITE,
                arguments.wish(), workplace);
        synchronized (servers) {
            servers.add(server);
        }
        session.getConsole().println(server.description());
    }

    /** Stops serving. */
    @Descriptor("stop serving at one address, or everywhere: " + STOP)
    public void stop(CommandSession session, String... words) {
        Arguments arguments = new Arguments(STOP, words).words(0, 1);
        InetSocketAddress only = arguments.count() == 0 ? null : Address.parse(arguments.word(0));
        List<FileServer> chosen = new ArrayList<>();
        synchronized (servers) {
            for (FileServer each : servers) {
                if (only == null || only.equals(each.address())) {
                    chosen.add(each);
                }
            }
            servers.removeAll(chosen);
        }
        if (chosen.isEmpty()) {
            throw new IllegalStateException(only == null
                    ? "nothing is served"
                    : "nothing is served at "
                            + arguments.word(0));
        }
        for (FileServer each : chosen) {
            String where = Address.text(each.address());
            each.stop();
            session.getConsole().println("stopped serving at " + where);
        }
    }

    /** Sends a file or directory. */
    @Descriptor("send a file or directory; again to resume: " + PUT)
    public void put(CommandSession session, String... words) throws TransferException {
        Arguments arguments = new Arguments(PUT, words).words(2, 3);
        Path source = path(session, arguments.word(0)).normalize();
        InetSocketAddress server = Address.parse(arguments.word(1));
        String name = RemoteName.typed(arguments.count() == 3
                ? arguments.word(2)
                : String.valueOf(source.getFileName()));
        Transfer transfer = workplace.transfers().begin("client", Operation.PUT, name);
        run(session, transfer, () -> client(arguments).put(transfer, source, server));
    }

    /** Receives a file or directory. */
    @Descriptor("receive a file or directory; again to resume: " + GET)
    public void get(CommandSession session, String... words) throws TransferException {
        Arguments arguments = new Arguments(GET, words).words(3, 3);
        InetSocketAddress server = Address.parse(arguments.word(0));
        String name = RemoteName.typed(arguments.word(1));
        Path folder = path(session, arguments.word(2));
        Transfer transfer = workplace.transfers().begin("client", Operation.GET, name);
        run(session, transfer, () -> client(arguments).get(transfer, server, folder));
    }

    /** Lists a remote directory. */
    @Descriptor("list a remote directory: " + LIST)
    public void list(CommandSession session, String... words) throws TransferException {
        Arguments arguments = new Arguments(LIST, words).words(1, 2);
        InetSocketAddress server = Address.parse(arguments.word(0));
        String name = RemoteName.typed(arguments.count() == 2 ? arguments.word(1) : "");
        PrintStream out = session.getConsole();
        Transfer transfer = workplace.transfers().begin("client", Operation.LIST, name);
        try {
            Frame.Complete all = workplace.workers().start(() -> client(arguments).list(transfer, server,
                    entry -> out.println(Listing.line(entry)))).await(ProgressPrinter.INTERVAL, () -> {});
            out.println(Figures.count(all.files(), "file", "files") + ", " + all.bytes() + " bytes, "
                    + Figures.count(all.directories(), "directory", "directories"));
        } finally {
            workplace.transfers().end(transfer);
        }
    }

    /** Shows the running transfers. */
    @Descriptor("show the running transfers: " + TRANSFERS)
    public void transfers(CommandSession session, String... words) {
        Arguments arguments = new Arguments(TRANSFERS, words).words(0, 0);
        List<Transfer.Snapshot> running = workplace.transfers().snapshots();
        session.getConsole().println(arguments.has("--json")
                ? TransferTable.json(running)
                : TransferTable.text(running));
    }

    private FileClient client(Arguments arguments) { return new FileClient(nsocket, arguments.wish(), workplace); }

    private void run(CommandSession session, Transfer transfer, Callable<Outcome> work) throws TransferException {
        PrintStream out = session.getConsole();
        ProgressPrinter progress = new ProgressPrinter(out, isTerminal(session), transfer);
        try {
            Outcome outcome = workplace.workers().start(work).await(ProgressPrinter.INTERVAL,
                    () -> progress.show(transfer));
            progress.end();
            out.println(Summary.of(outcome, transfer.snapshot()));
        } catch (TransferException e) {
            progress.end();
            throw new TransferException(Summary.failed(e, transfer.snapshot()));
        } finally {
            workplace.transfers().end(transfer);
        }
    }

    /** Gogo calls everything that is not redirected a terminal; only its own shell sets the variable. */
    private static boolean isTerminal(CommandSession session) {
        Process process = Process.Utils.current();
        return process != null && process.isTty(1) && session.get(".terminal") != null
                && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private static Path path(CommandSession session, String text) {
        try {
            Path current = session.currentDir() == null ? Path.of("") : session.currentDir();
            return current.resolve(text).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a file name: '" + text + "'", e);
        }
    }
}
