package io.nstack.shell.complete;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.shell.command.Example;
import io.nstack.shell.command.Gogo;
import io.nstack.shell.command.ShellCommand;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionTest {

    private final List<ShellCommand> commands = Gogo.commands(new Example());
    private final Gogo gogo = new Gogo(commands);
    private final Completion completion = new Completion();
    private final List<List<String>> told = new ArrayList<>();
    private CommandSession session;

    @BeforeEach
    void open() {
        commands.forEach(completion::addCommand);
        Function complete = (executing, arguments) -> told.add(arguments.stream().map(String::valueOf).toList());
        Function files = (executing, arguments) -> List.of("policy.json");
        gogo.processor().addCommand("gogo", complete, "complete");
        gogo.processor().addCommand("gogo", files, "__files");
        gogo.processor().addListener(completion);
        session = gogo.processor().createSession(new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream());
    }

    @AfterEach
    void close() {
        session.close();
        gogo.close();
    }

    @Test
    void shouldTellAnInteractiveSessionOnce() throws Exception {
        session.put(".completions", new HashMap<>());
        session.execute("nstack:loops");
        session.execute("nstack:loops");

        assertThat(told).contains(List.of("-c", "nstack:sessions", "-e"),
                List.of("-c", "nstack:sessions", "-d", "Lists the open sessions, oldest first."),
                List.of("-c", "nstack:sessions", "-l", "stack", "-d", "only those on this stack"),
                List.of("-c", "nstack:sessions", "-a",
                        "nstack:_complete ($.commandLine words) ($.commandLine wordIndex)"));
        assertThat(told).doesNotHaveDuplicates();
    }

    @Test
    void shouldTellItAgainWhenACommandHasGone() throws Exception {
        session.put(".completions", new HashMap<>());
        session.execute("nstack:loops");
        told.clear();
        completion.removeCommand(commands.getFirst());
        session.execute("nstack:loops");

        assertThat(told).isNotEmpty();
    }

    @Test
    void shouldLeaveOtherSessionsAlone() throws Exception {
        session.execute("nstack:loops");

        assertThat(told).isEmpty();
    }

    @Test
    void shouldOfferLiveNames() throws Exception {
        assertThat(offered("nstack:drain", "ker")).containsExactly("kernel", "kernel~" + Example.LONG);
        assertThat(offered("drain", "")).hasSize(2);
        assertThat(offered("drain", "--json", "")).hasSize(2);
        assertThat(offered("close", "")).containsExactly("1", String.valueOf(Long.MAX_VALUE), "3");
        assertThat(offered("sessions", "--app", "e")).containsExactly("echo", Example.LONG);
        assertThat(offered("holdings", "")).containsExactly("io.nstack.stack.kernel", Example.LONG);
        assertThat(offered("help", "")).contains("drain", "help");
    }

    @Test
    void shouldOfferWhatAnOptionAllows() throws Exception {
        assertThat(offered("why", "10.0.0.1", "--proto", "")).containsExactly("tcp", "udp");
        assertThat(offered("why", "--intent", "")).contains("low-latency=prefer", "order=require").hasSize(40);
        assertThat(offered("policy", "")).containsExactly("show", "load", "rollback");
        assertThat(offered("policy", "load", "")).containsExactly("policy.json");
    }

    @Test
    void shouldOfferNothingWhereNothingIsKnown() throws Exception {
        assertThat(offered("drain", "kernel", "")).isEmpty();
        assertThat(offered("why", "")).isEmpty();
        assertThat(offered("gogo:echo", "")).isEmpty();
    }

    private List<String> offered(String... words) throws Exception {
        Object offered = completion.execute(session, List.of(List.of(words), words.length - 1));
        return ((List<?>) offered).stream().map(String::valueOf).toList();
    }
}
