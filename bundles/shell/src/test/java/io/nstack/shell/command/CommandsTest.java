package io.nstack.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Direction;
import io.nstack.shell.text.Lines;
import io.nstack.stack.Transport;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {

    private final Example example = new Example();
    private final Gogo gogo = new Gogo(Gogo.commands(example));

    @AfterEach
    void stop() { gogo.close(); }

    @ParameterizedTest
    @ValueSource(strings = {"stacks", "sessions", "listeners", "rules", "loops", "doctor", "help", "policy show",
            "why 10.0.0.7 --port 80 --intent low-latency=prefer,security=require,continuity=require,order=require"})
    void shouldFitAHundredColumns(String command) throws Exception {
        assertThat(gogo.run("nstack:" + command).lines()).isNotEmpty().allSatisfy(
                line -> assertThat(Lines.width(line) <= 100 || !line.strip().contains(" ")).as(line).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacks", "sessions", "listeners", "rules", "loops"})
    void shouldKeepTablesWithinAHundredColumnsWhateverTheyShow(String command) throws Exception {
        assertThat(gogo.run("nstack:" + command).lines())
                .allSatisfy(line -> assertThat(Lines.width(line)).isLessThanOrEqualTo(100));
    }

    @ParameterizedTest
    @CsvSource({"stacks,stacks", "sessions,sessions", "listeners,listeners", "rules,rules", "loops,loops",
            "doctor,findings", "help,commands", "policy show,version", "drain kernel,sessionsLeft", "close 3,closed",
            "why 10.0.0.7,candidates", "help why,commands"})
    void shouldPrintJson(String command, String key) throws Exception { assertThat(json(command).has(key)).isTrue(); }

    @Test
    void shouldKeepTheKeysOfASession() throws Exception {
        JsonObject session = json("sessions").getAsJsonArray("sessions").get(0).getAsJsonObject();

        assertThat(session.keySet()).containsExactly("id", "application", "bundle", "transport", "kind", "state",
                "local",
                "remote", "stack", "reason", "intent", "inBytes", "outBytes", "openedEpochMillis", "connectMicros");
        assertThat(session.get("inBytes").getAsLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(session.get("connectMicros").getAsLong()).isEqualTo(1234);
    }

    @Test
    void shouldKeepTheKeysOfAStack() throws Exception {
        assertThat(json("stacks").getAsJsonArray("stacks").get(0).getAsJsonObject().keySet()).containsExactly("name",
                "type", "mode", "state", "reason", "transports", "families", "protocols", "satisfies", "bundle",
                "sessions",
                "listeners", "sinceEpochMillis");
    }

    @ParameterizedTest
    @CsvSource({"--stack kernel,1", "--app echo,1", "--stack kernel --app nobody,0", "--stack nosuch,0", "'',2"})
    void shouldFilterSessions(String filter, int count) throws Exception {
        assertThat(json("sessions " + filter).getAsJsonArray("sessions")).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stacks", "sessions", "listeners", "rules", "why", "policy", "drain", "close", "doctor",
            "loops", "help"})
    void shouldExplainEachCommand(String command) throws Exception {
        assertThat(gogo.run("nstack:" + command + " --help")).startsWith("usage: nstack:" + command).contains("--json");
        assertThat(gogo.run("nstack:help")).contains("nstack:" + command + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "stacks x => unexpected argument 'x'",
            "stacks --foo => unknown option '--foo'",
            "stacks --json=maybe => --json",
            "sessions --stack => '--stack'",
            "sessions --stack a --stack b => option '--stack' is given more than once",
            "why => <address> is missing",
            "why 10.0.0.1 10.0.0.2 => unexpected argument '10.0.0.2'",
            "why 10.0.0.1 --port x => 'x' is not a whole number from 0 to 65535",
            "why 10.0.0.1 --port 65536 => '65536' is not a whole number from 0 to 65535",
            "why 10.0.0.1 --proto sctp => 'sctp' is not one of tcp, udp",
            "why 10.0.0.1 --intent fast => 'fast' is not property=preference",
            "why 10.0.0.1 --intent fast=prefer => unknown intent property 'fast' (one of reliability",
            "why 10.0.0.1 --intent order=maybe => unknown preference 'maybe' (one of require",
            "why 10.0.0.1 --listen --local 10.0.0.2 => --listen and --local exclude each other",
            "policy => show|load|rollback is missing",
            "policy frob => 'frob' is not one of show, load, rollback",
            "policy load => load needs a <file>",
            "policy show x => show takes no <file>, but got 'x'",
            "policy rollback x => rollback takes no <file>",
            "drain => <stack> is missing",
            "drain a b => unexpected argument 'b'",
            "close => <session-id> is missing",
            "close x => invalid value for <session-id>: 'x' is not a whole number from 1 up",
            "close 0 => '0' is not a whole number from 1 up",
            "loops x => 'x' is not one of add, retire",
            "loops retire => retire needs a <loop>",
            "loops add nstack-loop-0 => <loop> goes with retire only",
            "loops --within 3 => --within goes with retire only",
            "loops retire nstack-loop-0 --within x => 'x' is not a whole number",
            "doctor x => unexpected argument 'x'"})
    void shouldRefuseWrongArguments(String line) {
        String command = line.substring(0, line.indexOf(" => "));
        String message = line.substring(line.indexOf(" => ") + 4);

        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> gogo.run("nstack:" + command))
                .withMessageContaining(message)
                .withMessageContaining("\nusage: nstack:" + command.replaceFirst(" .*", ""))
                .matches(e -> e.getStackTrace().length == 0)
                .matches(e -> e.toString().startsWith("error: "));
        assertThat(example.done).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "drain nosuch => there is no stack 'nosuch' (there are kernel)",
            "close 99 => there is no session 99",
            "loops retire nosuch => there is no loop 'nosuch' (there are nstack-loop-0)",
            "policy rollback => there is no policy before this one",
            "policy load /nosuch/policy.json => no such file or folder: /nosuch/policy.json",
            "why fe80::zz => 'fe80::zz' is neither an IP address"})
    void shouldSayWhatFailed(String line) {
        String command = line.substring(0, line.indexOf(" => "));
        String message = line.substring(line.indexOf(" => ") + 4);

        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> gogo.run("nstack:" + command))
                .withMessageContaining(message).isNotInstanceOf(UsageException.class);
    }

    @Test
    void shouldAddAndRetireLoops() throws Exception {
        assertThat(gogo.run("nstack:loops add")).startsWith("nstack-loop-3 takes sessions, with 3 stacks");
        assertThat(gogo.run("nstack:loops retire nstack-loop-0 --within 30"))
                .startsWith("nstack-loop-0 takes no new sessions; 1000012 run on");
        assertThat(example.done).containsExactly("loops add", "loops retire nstack-loop-0 PT30S");
    }

    @Test
    void shouldKeepTheKeysOfALoop() throws Exception {
        assertThat(json("loops").getAsJsonArray("loops").get(0).getAsJsonObject().keySet()).containsExactly("name",
                "state", "base", "sessions", "listeners", "engines", "doing", "stuckMillis");
    }

    @Test
    void shouldWarnOfLoopsThatHang() throws Exception {
        assertThat(gogo.run("nstack:doctor")).contains("nstack-loop-2").contains("was taken out");
    }

    @Test
    void shouldNameTheBundleThatIsMissing() {
        example.sessionLayer = false;
        example.rd = false;

        for (String each : new String[]{"stacks", "sessions", "listeners", "loops", "drain kernel", "close 1"}) {
            assertThatExceptionOfType(CommandException.class).isThrownBy(() -> gogo.run("nstack:" + each))
                    .withMessageContaining("io.nstack.nsocket is not installed");
        }
        for (String each : new String[]{"rules", "policy show", "why 10.0.0.1"}) {
            assertThatExceptionOfType(CommandException.class).isThrownBy(() -> gogo.run("nstack:" + each))
                    .withMessageContaining("io.nstack.rd is not installed");
        }
    }

    @Test
    void shouldAskRdForAConnect() throws Exception {
        String text = gogo.run("nstack:why fe80::1 --port 80 --proto udp --app echo --local 10.0.0.2"
                + " --intent low-latency=prefer --intent order=avoid,security=require");

        assertThat(example.asked.direction()).isEqualTo(Direction.CONNECT);
        assertThat(example.asked.transport()).isEqualTo(Transport.DATAGRAM);
        assertThat(example.asked.application()).isEqualTo("echo");
        assertThat(example.asked.remote()).isEqualTo(new InetSocketAddress("fe80::1", 80));
        assertThat(example.asked.local()).isEqualTo(new InetSocketAddress("10.0.0.2", 0));
        assertThat(example.asked.intent().of(IntentProperty.LOW_LATENCY)).isEqualTo(Preference.PREFER);
        assertThat(example.asked.intent().of(IntentProperty.ORDER)).isEqualTo(Preference.AVOID);
        assertThat(example.asked.intent().of(IntentProperty.SECURITY)).isEqualTo(Preference.REQUIRE);
        assertThat(text.replaceAll("\\s+", " "))
                .contains("connect udp to [fe80:0:0:0:0:0:0:1]:80 from 10.0.0.2 by echo wanting ")
                .contains("decision kernel").contains("left out dpdk~fast0: not UP").contains("trace ");
    }

    @Test
    void shouldAskRdForAListen() throws Exception {
        gogo.run("nstack:why /run/echo.sock --listen");

        assertThat(example.asked.direction()).isEqualTo(Direction.LISTEN);
        assertThat(example.asked.local()).isEqualTo(UnixDomainSocketAddress.of("/run/echo.sock"));
        assertThat(example.asked.remote()).isNull();
    }

    @Test
    void shouldLoadAPolicy(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("policy.json"), "{}");

        assertThat(gogo.run("nstack:policy load " + file))
                .startsWith("policy 4 is in force, from /data/etc/policy.json");
        assertThat(example.done).containsExactly("load " + file);
    }

    @Test
    void shouldSayWhereAPolicyIsWrong(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong.json"), "{}");

        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> gogo.run("nstack:policy load " + file))
                .withMessage("wrong.json:3:7: unknown key 'defualt' (one of rules, default)");
    }

    @Test
    void shouldShowWhyTheNewestPolicyWasRefused() throws Exception {
        assertThat(gogo.run("nstack:policy show")).contains("refused: /data/etc/policy.json:3:7: unknown key 'defualt'")
                .contains("\"default\": [\"kernel\"]");
    }

    @Test
    void shouldPrintTheResultsOfAllCommandsOfAScript() throws Exception {
        assertThat(gogo.run("nstack:drain kernel; nstack:close 3"))
                .isEqualTo("kernel takes no new sessions; 3 run on\nsession 3 is closed\n");
    }

    @Test
    void shouldHideABrokenServiceBehindAMessage() {
        ShellCommand broken = new Stacks(new Services() {
            @Override
            public io.nstack.nsocket.operate.SessionControl sessions() {
                throw new UnsupportedOperationException("not today");
            }

            @Override
            public io.nstack.rd.RdEngine decisions() { throw new AssertionError(); }

            @Override
            public io.nstack.rd.PolicyControl policy() { throw new AssertionError(); }

            @Override
            public io.nstack.nsocket.operate.BundleUpdate updates() { throw new AssertionError(); }
        });
        gogo.processor().addCommand("broken", broken, "stacks");

        assertThatExceptionOfType(CommandException.class).isThrownBy(() -> gogo.run("broken:stacks"))
                .withMessage("nstack:stacks broke: not today (the log has more)");
    }

    private JsonObject json(String command) throws Exception {
        return JsonParser.parseString(gogo.run("nstack:" + command + " --json")).getAsJsonObject();
    }
}
