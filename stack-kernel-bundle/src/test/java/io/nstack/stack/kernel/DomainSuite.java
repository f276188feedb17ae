package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine does with domain sockets. */
abstract class DomainSuite extends EngineFixture {

    @TempDir
    Path folder;

    DomainSuite(Flavour flavour) { super(flavour); }

    private UnixDomainSocketAddress path() { return UnixDomainSocketAddress.of(folder.resolve("s")); }

    @Test
    void shouldEchoAndHalfClose() throws Exception {
        ListenerEndpoint listener = listen(path());
        assertThat(loop.call(listener::local)).isEqualTo(path());
        StreamEndpoint client = connect(path());
        StreamEndpoint server = accept(listener);
        assertThat(loop.call(client::remote)).isEqualTo(path());
        assertThat(loop.call(client::local)).isEqualTo(UnixDomainSocketAddress.of(""));
        write(client, bytes("question"));
        loop.run(client::shutdownOutput);
        assertThat(readAll(server)).isEqualTo(bytes("question"));
        write(server, bytes("answer"));
        loop.run(server::close);
        assertThat(readAll(client)).isEqualTo(bytes("answer"));
    }

    @Test
    void shouldRemoveItsFileWhenItCloses() throws Exception {
        ListenerEndpoint listener = listen(path());
        assertThat(path().getPath()).exists();
        loop.run(listener::close);
        assertThat(path().getPath()).doesNotExist();
    }

    @Test
    void shouldLeaveASuccessorsFileAlone() throws Exception {
        ListenerEndpoint listener = listen(path());
        Path moved = folder.resolve("moved");
        Files.move(path().getPath(), moved);
        ListenerEndpoint successor = listen(path());
        loop.run(listener::close);
        assertThat(path().getPath()).exists();
        loop.run(successor::close);
    }

    @Test
    void shouldNotTakeAPathThatIsInUse() throws Exception {
        ListenerEndpoint listener = listen(path());
        assertThatThrownBy(() -> listen(path())).isInstanceOf(BindException.class).hasMessageContaining("in use")
                .hasMessageContaining(path().toString());
        connect(path());
        accept(listener);
    }

    @Test
    void shouldNotTouchAFileThatIsNoSocket() throws Exception {
        Files.writeString(path().getPath(), "precious");
        assertThatThrownBy(() -> listen(path())).isInstanceOf(BindException.class).hasMessageContaining("no socket");
        assertThat(path().getPath()).hasContent("precious");
    }

    @Test
    void shouldReplaceTheFileOfADeadListener() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(path()); // the JDK leaves the file behind
        }
        assertThat(path().getPath()).exists();
        listen(path());
        connect(path());
    }

    @Test
    void shouldSayThatNobodyIsThere() {
        assertThatThrownBy(() -> begin(path())).isInstanceOf(IOException.class)
                .hasMessageContaining(path().toString()).hasMessageContaining("No such file");
    }

    @Test
    void shouldRefuseAPathThatIsTooLong() {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(folder.resolve("x".repeat(108)));
        assertThatThrownBy(() -> listen(tooLong)).isInstanceOf(IOException.class).hasMessageContaining("at most 107");
    }
}
