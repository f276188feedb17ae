package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through the real shell's parser, over plain Netty. */
class FileCommandsTest {

    @TempDir
    Path folder;
    private final NioNSocket nsocket = new NioNSocket();
    private final FileCommands commands = new FileCommands(nsocket);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandSession shell;
    private String address;
    private Path served;

    @BeforeEach
    void serve() throws Exception {
        CommandProcessorImpl processor = new CommandProcessorImpl(null);
        for (String each : new String[]{"serve", "stop", "put", "get", "list", "transfers"}) {
            processor.addCommand("file", commands, each);
        }
        shell = processor.createSession(new ByteArrayInputStream(new byte[0]), new PrintStream(out, true),
                new PrintStream(out, true));
        served = Files.createDirectory(folder.resolve("served"));
        String line = run("file:serve 127.0.0.1:0 --root " + served);
        Matcher at = Pattern.compile("serving .* at (127.0.0.1:\\d+)").matcher(line);
        assertThat(at.find()).as(line).isTrue();
        address = at.group(1);
    }

    @AfterEach
    void close() {
        commands.close();
        nsocket.close();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(each -> each.getName().contains("filetransfer"));
    }

    @Test
    void shouldPutListAndGet() throws Exception {
        Path source = Trees.small(folder.resolve("tree"), 20);

        assertThat(run("file:put " + source + " " + address + " --intent throughput=prefer")).containsPattern(
                "put tree: 20 files, \\d+ directories, \\d+ bytes in [\\d.]+ s, [\\d.]+ MB/s, tree sha256 [0-9a-f]{64},"
                        + " resumed 0 bytes, stack nio \\(only one\\)");
        assertThat(run("file:list " + address)).contains("tree/").contains("0 files, 0 bytes, 1 directory");
        assertThat(run("file:get " + address + " tree " + folder.resolve("back"))).contains("get tree: 20 files")
                .doesNotContain("\r");
        Trees.assertSame(source, folder.resolve("back/tree"));
        assertThat(run("file:transfers")).contains("no transfer is running");
        assertThat(run("file:transfers --json")).isEqualToIgnoringNewLines("[]");
    }

    @Test
    void shouldShowTransfersAsJson() {
        Transfers transfers = new Transfers();
        Transfer transfer = transfers.begin("client", Operation.PUT, "a \"b\"\n");
        transfer.expects(3, 3000);
        transfer.moved(1000);

        assertThat(TransferTable.json(transfers.snapshots())).contains("\"name\":\"a \\\"b\\\"\\u000a\"")
                .contains("\"movedBytes\":1000").contains("\"totalFiles\":3");
        assertThat(TransferTable.text(transfers.snapshots())).contains("1.0 kB");
    }

    @Test
    void shouldPrintProgressAsLines() {
        Transfer transfer = new Transfer(1, "client", Operation.PUT, "big");
        ProgressPrinter printer = new ProgressPrinter(new PrintStream(out, true), false, transfer);
        printer.show(transfer);
        transfer.expects(1, 2000);
        transfer.moved(500);
        printer.show(transfer);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("put big: connecting")
                .containsPattern("put big: 25 %, 500 B of 2.0 kB, [\\d.]+ MB/s, 0 of 1 files, \\d+ s left");
    }

    @Test
    void shouldSayWhatIsWrong() throws Exception {
        assertThatThrownBy(() -> run("file:put")).hasMessageContaining("too few arguments; usage: file:put <file");
        assertThatThrownBy(() -> run("file:put a b c d")).hasMessageContaining("unexpected argument 'd'");
        assertThatThrownBy(() -> run("file:put --bogus a b")).hasMessageContaining("unknown option --bogus");
        assertThatThrownBy(() -> run("file:put a nowhere")).hasMessageContaining("'nowhere' is not host:port");
        assertThatThrownBy(() -> run("file:put /nothing " + address)).hasMessageContaining("'/nothing'");
        assertThatThrownBy(() -> run("file:serve 127.0.0.1:0")).hasMessageContaining("--root is missing");
        assertThatThrownBy(() -> run("file:serve 127.0.0.1:0 --root /nothing")).hasMessageContaining("/nothing");
        assertThatThrownBy(() -> run("file:serve " + address + " --root /tmp")).hasMessageContaining("cannot serve at");
        assertThatThrownBy(() -> run("file:get " + address + " ../x /tmp")).hasMessageContaining("leads upwards");
        assertThatThrownBy(() -> run("file:stop 127.0.0.1:1")).hasMessageContaining("nothing is served at");
        assertThat(run("file:stop " + address)).contains("stopped serving at " + address);
        assertThatThrownBy(() -> run("file:list " + address)).hasMessageContaining("cannot connect to " + address);
    }

    private String run(String line) throws Exception {
        out.reset();
        shell.execute(line);
        return out.toString(StandardCharsets.UTF_8);
    }
}
