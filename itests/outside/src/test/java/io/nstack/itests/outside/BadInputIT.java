package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.outside.Script.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators get wrong, while a session is driven. */
class BadInputIT {

    private static OperatedRuntime runtime;
    private static DrivenSession driven;
    private static String echo;

    @BeforeAll
    static void start() throws Exception {
        runtime = OperatedRuntime.fresh("input");
        echo = runtime.serve("echo:serve 127.0.0.1:0");
        driven = DrivenSession.open(runtime, echo);
    }

    @AfterAll
    static void stop() throws Exception {
        try (OperatedRuntime _ = runtime; DrivenSession _ = driven) {
            Data.remove(Data.parent().resolve("wrong"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "nosuch                              | 2 | no such command: nosuch",
            "((                                  | 2 | not a Gogo script",
            "stacks --foo                        | 2 | unknown option '--foo'",
            "stacks x                            | 2 | unexpected argument 'x'",
            "drain                               | 2 | <stack> is missing",
            "drain warp                          | 1 | there is no stack 'warp' (there are kernel)",
            "close 77777                         | 1 | there is no session 77777",
            "close x                             | 2 | 'x'",
            "why                                 | 2 | <address> is missing",
            "why 10.0.0.7 --port 70000           | 2 | '70000'",
            "why 10.0.0.7 --proto sctp           | 2 | 'sctp' is not one of",
            "why 10.0.0.7 --intent speed=prefer  | 2 | 'speed'",
            "policy load /nonexistent            | 1 | no such file or folder: /nonexistent",
            "policy burn                         | 2 | burn",
            "feature:install warp                | 2 | no feature warp; there are nstack-base",
            "feature:uninstall warp              | 2 | no feature warp",
            "install file:/nonexistent.jar       | 1 | /nonexistent.jar",
            "uninstall 9999                      | 1 | there is no bundle '9999'",
            "start 9999                          | 1 | there is no bundle '9999'",
            "stop 9999                           | 1 | there is no bundle '9999'",
            "update 9999                         | 1 | there is no bundle '9999'",
            "echo:serve 127.0.0.1                | 2 | host:port",
            "echo:serve 127.0.0.1:70000          | 2 | 127.0.0.1:70000",
            "echo:serve 203.0.113.7:0            | 1 | listen 203.0.113.7:0 via kernel: Cannot assign requested address",
            "echo:send 127.0.0.1:1 x             | 1 | connect 127.0.0.1:1 via kernel: Connection refused",
            "echo:send 255.255.255.255:9 x       | 1 | connect 255.255.255.255:9 via kernel: ",
            "echo:send 127.0.0.1:1 x --count 0   | 2 | '0' for --count is not a number from 1 to",
            "echo:send 127.0.0.1:1               | 2 | usage: echo:send",
            "file:put /nonexistent 127.0.0.1:1   | 1 | cannot read '/nonexistent': there is no such file",
            "file:put /etc/hostname 127.0.0.1:1  | 1 | connect 127.0.0.1:1 via kernel: Connection refused",
            "file:put /etc/hostname 127.0.0.1:1 --stack warp | 1 | warp",
            "file:get 127.0.0.1:1                | 2 | too few arguments; usage: file:get",
            "file:get 127.0.0.1:1 ../x /tmp      | 2 | ..",
            "file:stop 127.0.0.1:1               | 1 | nothing is served at 127.0.0.1:1",
            "file:serve 127.0.0.1:0 --root /nonexistent/x | 1 | /nonexistent/x",
    })
    void shouldRefuseWithReason(String command, int code, String reason) throws Exception {
        Answer answer = runtime.shell(command);
        assertThat(answer.text()).contains("error: ", reason);
        assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
        driven.assertUndisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo:serve ", "file:serve --root /tmp "})
    void shouldSayThatAPortIsInUse(String command) throws Exception {
        assertThat(runtime.shell(command + echo).failed())
                .contains("error: ", "listen " + echo + " via kernel: Address already in use");
        driven.assertUndisturbed();
    }

    @Test
    void shouldSayThatACommandBroke() throws Exception {
        Answer answer = runtime.shell("[a b] get 9");
        assertThat(answer.failed()).contains("error: ", "9");
        driven.assertUndisturbed();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
            "{ \"colour\": \"red\" }                | unknown option 'colour'",
            "{ \"congestion\": \"warp\" }           | option congestion='warp'",
            "{ \"engine\": \"warp\" }               | option engine='warp'",
            "{ \"tcpNoDelay\": \"perhaps\" }        | option tcpNoDelay='perhaps'",
            "{ \"sendBufferBytes\": -1 }            | option sendBufferBytes='-1'",
            "{ \"localAddress\": \"warp\" }         | option localAddress='warp'",
    })
    void shouldFailAnInstanceWithAWrongOption(String configuration, String reason) throws Exception {
        Path file = runtime.etc("io.nstack.stack.kernel~odd.cfg.json");
        Data.replace(file, configuration);
        runtime.awaitStack("kernel~odd", "FAILED " + reason);
        assertThat(runtime.log()).contains("stack kernel~odd").contains(reason);
        assertThat(runtime.tell("stacks").replaceAll("\\s+", " ")).contains(reason);
        Files.delete(file);
        runtime.awaitStack("kernel~odd", "");
        driven.assertUndisturbed();
    }

    @Test
    void shouldSayThatAnInterfaceIsMissing() throws Exception {
        Path file = runtime.etc("io.nstack.stack.kernel~odd.cfg.json");
        Data.replace(file, "{ \"bindToDevice\": \"warp0\" }");
        runtime.awaitStack("kernel~odd", "DOWN ");
        assertThat(runtime.stack("kernel~odd")).contains("warp0");
        Files.delete(file);
        runtime.awaitStack("kernel~odd", "");
        driven.assertUndisturbed();
    }

    @Test
    void shouldRefuseAMalformedConfigurationFileWithThePlace() throws Exception {
        Path file = runtime.etc("wrong.cfg.json");
        Data.replace(file, "{\n  \"a\": 1\n  \"b\": 2\n}");
        OperatedRuntime.eventually(() -> assertThat(runtime.log())
                .containsPattern("wrong.cfg.json is not applied, .* line 3 column"));
        Data.replace(file, "{ \"io.nstack.stack.kernel~a\": {} }");
        OperatedRuntime.eventually(() -> assertThat(runtime.log())
                .containsPattern("wrong.cfg.json is not applied, .*resource-version"));
        Files.delete(file);
        driven.assertUndisturbed();
    }

    @Test
    void shouldSayWhatIsWrongWithAFileInTheWatchedFolder() throws Exception {
        Path folder = Data.fresh("wrong");
        Path broken = KernelBundleCopy.write(folder.resolve("broken.jar"));
        Data.cut(broken);
        Files.writeString(runtime.deploy("notes.txt"), "no bundle");
        Files.move(broken, runtime.deploy("broken.jar"));
        for (String each : new String[]{"notes.txt", "broken.jar"}) {
            OperatedRuntime.eventually(() -> assertThat(runtime.log())
                    .contains("deploy/" + each + " is not installed: it is no readable jar file"));
            Files.delete(runtime.deploy(each));
        }
        driven.assertUndisturbed();
    }

    @Test
    void shouldRefuseABrokenJar() throws Exception {
        Path broken = KernelBundleCopy.write(Data.fresh("wrong").resolve("broken.jar"));
        Data.cut(broken);
        assertThat(runtime.shell("install file:" + broken).failed()).contains("error: ", "broken.jar");
        assertThat(runtime.tell("lb")).doesNotContain(KernelBundleCopy.NAME);
        driven.assertUndisturbed();
    }

    @Test
    void shouldEndAScriptAtTheFirstCommandThatFails() throws Exception {
        assertThat(runtime.shell("drain warp; stacks").failed()).doesNotContain("STATE");
        driven.assertUndisturbed();
    }

    @Test
    void shouldTimeOutWhereNobodyAnswers() throws Exception {
        // one connection waits in the backlog of a listener that accepts none: Linux drops what comes after it
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var _ = new Filled(full)) {
            String place = "127.0.0.1:" + full.getLocalPort();
            assertThat(runtime.shell("echo:send " + place + " x").failed())
                    .contains("connect " + place + " via kernel: ", "timed out after");
        }
        driven.assertUndisturbed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"walk", "run --fast", "run --data", "shell -c", "stop --now"})
    void shouldRefuseWrongWordsOfTheScript(String words) throws Exception {
        Answer answer = Script.run(words.split(" "));
        assertThat(answer.code()).as(answer.toString()).isEqualTo(2);
        assertThat(answer.text()).contains("nstack: ", "Try: ./nstack");
    }
}
