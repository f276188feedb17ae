package io.nstack.shell.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.nstack.shell.command.Example;
import io.nstack.shell.command.Gogo;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlServerTest {

    private final Gogo gogo = new Gogo(Gogo.commands(new Example()));
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    @TempDir
    private Path folder;
    private Path socket;
    private ControlServer server;

    @BeforeEach
    void open() throws IOException {
        command("echo", (session, arguments) -> String.join(" ", arguments.stream().map(String::valueOf).toList()));
        command("print", (session, arguments) -> {
            System.out.println("printed " + arguments);
            return null;
        });
        command("upper", (session, arguments) -> {
            System.out.write(
                    new String(System.in.readAllBytes(), StandardCharsets.UTF_8).toUpperCase(java.util.Locale.ROOT)
                            .getBytes(StandardCharsets.UTF_8));
            return null;
        });
        command("block", (session, arguments) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            return null;
        });
        command("progress", (session, arguments) -> {
            System.out.print("10%");
            go.await();
            System.out.println("\r100%");
            return null;
        });
        command("flood", (session, arguments) -> {
            while (!Thread.interrupted()) {
                System.out.println("x".repeat(100));
            }
            interrupted.countDown();
            return null;
        });
        command("mebibyte", (session, arguments) -> {
            for (int i = 0; i < 1 << 14; i++) {
                System.out.println(String.format("%063d", i));
            }
            return null;
        });
        command("broken", (session, arguments) -> {
            throw new IOException("the disk is on fire");
        });
        command("failing", (session, arguments) -> {
            org.apache.felix.service.command.Process.Utils.current().error(1);
            return null;
        });
        server = ControlServer.open(folder, gogo.processor());
        socket = folder.resolve("control.sock");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        gogo.close();
    }

    @Test
    void shouldRunACommandAndEndWithItsCode() throws IOException {
        assertThat(ask("nstack:drain kernel\n")).isEqualTo("kernel takes no new sessions; 3 run on\n#rc 0\n");
    }

    @Test
    void shouldFindOurCommandsWithoutTheirScope() throws IOException {
        assertThat(ask("drain kernel")).endsWith("#rc 0\n");
    }

    @Test
    void shouldRunSeveralLinesInOneSession() throws IOException {
        assertThat(ask("name = kernel\r\ndrain $name\r\nclose 3\r\n"))
                .isEqualTo("kernel takes no new sessions; 3 run on\nsession 3 is closed\n#rc 0\n");
    }

    @Test
    void shouldShowReturnedValuesAsGogoDoes() throws IOException {
        assertThat(ask("test:echo hello world")).isEqualTo("hello world\n#rc 0\n");
        assertThat(ask("[a b c]")).isEqualTo("a\nb\nc\n#rc 0\n");
        assertThat(ask("test:print x")).isEqualTo("printed [x]\n#rc 0\n");
        assertThat(ask("test:echo häuser")).isEqualTo("häuser\n#rc 0\n");
    }

    @Test
    void shouldRunPipes() throws IOException {
        assertThat(ask("drain kernel | test:upper")).isEqualTo("KERNEL TAKES NO NEW SESSIONS; 3 RUN ON\n#rc 0\n");
    }

    @Test
    void shouldSayThatACommandFailed() throws IOException {
        assertThat(ask("drain nosuch")).isEqualTo("error: there is no stack 'nosuch' (there are kernel)\n#rc 1\n");
        assertThat(ask("test:broken")).isEqualTo("error: the disk is on fire\n#rc 1\n");
        assertThat(ask("test:failing")).isEqualTo("#rc 1\n");
    }

    @Test
    void shouldNotGoOnAfterAFailure() throws IOException {
        assertThat(ask("drain nosuch\nclose 3")).doesNotContain("session 3").endsWith("#rc 1\n");
    }

    @Test
    void shouldSayThatTheUsageIsWrong() throws IOException {
        assertThat(ask("drain")).startsWith("error: <stack> is missing\nusage: nstack:drain").endsWith("#rc 2\n");
        assertThat(ask("nosuch")).isEqualTo("error: no such command: nosuch\n#rc 2\n");
        assertThat(ask("echo ((")).startsWith("error: not a Gogo script: ").endsWith("#rc 2\n");
        assertThat(ask("")).isEqualTo("error: no command was sent\n#rc 2\n");
        assertThat(ask("x".repeat(70_000))).isEqualTo("error: the command is longer than 65536 bytes\n#rc 2\n");
    }

    @Test
    void shouldPassOnAMebibyte() throws IOException {
        String reply = ask("test:mebibyte");

        assertThat(reply).hasSize((1 << 20) + "#rc 0\n".length()).endsWith("16383\n#rc 0\n");
    }

    @Test
    void shouldSendProgressAsItComes() throws IOException {
        try (SocketChannel client = send("test:progress")) {
            InputStream in = Channels.newInputStream(client);
            assertThat(new String(in.readNBytes(3), StandardCharsets.UTF_8)).isEqualTo("10%");
            go.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("\r100%\n#rc 0\n");
        }
    }

    @Test
    void shouldInterruptTheCommandOfAWatchedClientThatVanishes() throws Exception {
        try (SocketChannel client = connect()) {
            write(client, "test:block\n#run\n");
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldInterruptACommandWhoseOutputNoOneTakes() throws Exception {
        try (SocketChannel client = send("test:flood")) {
            client.read(ByteBuffer.allocate(10));
        }

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldRunAScriptThatEndsWithTheRunLine() throws IOException {
        try (SocketChannel client = connect()) {
            write(client, "close 3\n#run\n");
            assertThat(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("session 3 is closed\n#rc 0\n");
        }
    }

    @Test
    void shouldServeOthersWhileOneBlocksAndOneSaysNothing() throws Exception {
        try (SocketChannel silent = connect(); SocketChannel blocked = send("test:block")) {
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(silent.isConnected() && blocked.isConnected()).isTrue();
            assertThat(ask("close 3")).endsWith("#rc 0\n");
        }
    }

    @Test
    void shouldEndRunningCommandsAndStalledClientsWhenItCloses() throws Exception {
        try (SocketChannel silent = connect();
                SocketChannel blocked = send("test:block");
                SocketChannel slow = send("test:flood")) {
            assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
            server.close();

            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            for (SocketChannel each : new SocketChannel[]{silent, blocked, slow}) {
                Channels.newInputStream(each).readAllBytes();
            }
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void shouldBeForItsOwnerOnlyAndLeaveNothingElseBehind() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(socket);
        }
    }

    @Test
    void shouldRefuseAFolderWhereAnotherAnswers() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlServer.open(folder, gogo.processor()))
                .withMessage("another runtime answers on " + socket);
    }

    @Test
    void shouldReplaceAStaleFile() throws IOException {
        Path stale = folder.resolve("stale");
        Files.createDirectory(stale);
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(stale.resolve("control.sock")));
        }
        assertThat(stale.resolve("control.sock")).exists();

        try (ControlServer second = ControlServer.open(stale, gogo.processor())) {
            assertThat(second.path()).isEqualTo(stale.resolve("control.sock"));
            await().until(() -> connects(second.path()));
        }
        assertThat(stale.resolve("control.sock")).doesNotExist();
    }

    @Test
    void shouldNotTouchAFileThatIsNoSocket() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("control.sock"), "precious");

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlServer.open(other, gogo.processor()))
                .withMessageContaining("is in the way: it is not a socket");
        assertThat(other.resolve("control.sock")).hasContent("precious");
    }

    @Test
    void shouldNotRemoveASocketThatTookItsPlace() throws IOException {
        Files.delete(socket);
        try (ControlServer second = ControlServer.open(folder, gogo.processor())) {
            server.close();
            assertThat(connects(second.path())).isTrue();
        }
    }

    @Test
    void shouldSayThatAPathIsTooLong() {
        Path deep = folder.resolve("x".repeat(100));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> ControlServer.open(deep, gogo.processor()))
                .withMessageContaining("is too long for a domain socket");
    }

    private void command(String name, Function function) { gogo.processor().addCommand("test", function, name); }

    private String ask(String script) throws IOException {
        try (SocketChannel client = send(script)) {
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private SocketChannel send(String script) throws IOException {
        SocketChannel client = connect();
        write(client, script);
        client.shutdownOutput();
        return client;
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void write(SocketChannel client, String script) throws IOException {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(script);
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    private static boolean connects(Path path) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return client.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}
