package io.nstack.example.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through the real shell's parser, over plain Netty. */
class EchoCommandsTest {

    private final NioNSocket nsocket = new NioNSocket();
    private final EchoCommands commands = new EchoCommands(nsocket);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private CommandSession shell;
    private String address;

    @BeforeEach
    void serve() throws Exception {
        CommandProcessorImpl processor = new CommandProcessorImpl(null);
        for (String each : new String[]{"serve", "stop", "send"}) {
            processor.addCommand("echo", commands, each);
        }
        shell = processor.createSession(new ByteArrayInputStream(new byte[0]), new PrintStream(out, true),
                new PrintStream(out, true));
        Matcher served = Pattern.compile("echo at (127.0.0.1:\\d+)").matcher(run("echo:serve 127.0.0.1:0"));
        assertThat(served.find()).isTrue();
        address = served.group(1);
    }

    @AfterEach
    void close() {
        commands.close();
        nsocket.close();
    }

    @Test
    void shouldMeasureRoundTripsOverTcp() throws Exception {
        assertThat(run("echo:send " + address + " hello --count 100 --size 100000 --intent low-latency=prefer"))
                .startsWith("100 x 100000 bytes came back as sent, round trip min").contains("over nio (only one)");
    }

    @Test
    void shouldMeasureRoundTripsOverUdp() throws Exception {
        assertThat(run("echo:send --udp " + address + " 'hello you' --count 10 --size 30000 --app probe"))
                .startsWith("10 x 30000 bytes came back as sent");
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThatThrownBy(() -> run("echo:send " + address)).hasMessageContaining("an address and a text");
        assertThatThrownBy(() -> run("echo:send " + address + " x --bogus")).hasMessageContaining("--bogus");
        assertThatThrownBy(() -> run("echo:send " + address + " x --count nine")).hasMessageContaining("'nine'");
        assertThatThrownBy(() -> run("echo:send " + address + " x --intent quick=prefer"))
                .hasMessageContaining("unknown intent property 'quick'");
        assertThatThrownBy(() -> run("echo:serve " + address)).hasMessageContaining("cannot serve at " + address);
        assertThatThrownBy(() -> run("echo:serve 127.0.0.1:99999")).hasMessageContaining("99999");
    }

    @Test
    void shouldRefuseNobodyListening() throws Exception {
        assertThat(run("echo:stop")).contains("stopped 1 server");
        assertThatThrownBy(() -> run("echo:send " + address + " x")).hasMessageContaining("cannot reach " + address);
    }

    private String run(String line) throws Exception {
        out.reset();
        shell.execute(line);
        return out.toString(StandardCharsets.UTF_8);
    }
}
