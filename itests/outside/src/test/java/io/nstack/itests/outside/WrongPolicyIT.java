package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong policy files, loaded and dropped into the watched folder, while a session is driven. */
class WrongPolicyIT {

    private static final String OWN = "policy.json";
    private static final String ROUTES = "rd_config.json";
    private static final String MODULES = "module_config.json";

    private static OperatedRuntime runtime;
    private static DrivenSession driven;

    @BeforeAll
    static void start() throws Exception {
        runtime = OperatedRuntime.fresh("policy");
        driven = DrivenSession.open(runtime, runtime.serve("echo:serve 127.0.0.1:0"));
        runtime.policy("{ \"rules\": [ { \"name\": \"good\", \"remote\": \"10.0.0.0/8\", \"stacks\": \"kernel\" } ] }");
    }

    @AfterAll
    static void stop() throws Exception {
        try (OperatedRuntime _ = runtime; DrivenSession _ = driven) {
            Data.remove(Data.parent().resolve("wrong"));
        }
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(OWN, "", "1:1: ", "the file is empty"),
                Arguments.of(OWN, "{ \"rules\": [", "1:13: ", "the file ends in the middle"),
                Arguments.of(OWN, "{ rules: [] }", "1:3: ", "not JSON: unexpected 'rules'"),
                Arguments.of(OWN, "{\n \"rulez\": [] }", "2:2: ", "did you mean 'rules'?"),
                Arguments.of(OWN, "{ \"rules\": {} }", "1:12: ", "rules must be a list [...], not an object"),
                Arguments.of(OWN, "{ \"version\": 2 }", "1:14: ", "schema version 2"),
                Arguments.of(OWN, rule("\"remote\": \"10.0.0.0/40\", \"deny\": true"), "2:", "length 40 is above 32"),
                Arguments.of(OWN, rule("\"remote\": \"example.org\", \"deny\": true"), "2:", "names are not resolved"),
                Arguments.of(OWN, rule("\"remote-port\": \"90-80\", \"deny\": true"), "2:", "ends before it begins"),
                Arguments.of(OWN, rule("\"transport\": \"sctp\", \"deny\": true"), "2:", "protocol 'sctp'"),
                Arguments.of(OWN, rule("\"intent\": { \"speed\": \"prefer\" }, \"deny\": true"), "2:", "'speed'"),
                Arguments.of(OWN, rule("\"stacks\": []"), "2:", "empty list"),
                Arguments.of(OWN, rule("\"stacks\": \"kernel\", \"deny\": true"), "2:", "both denies and names stacks"),
                Arguments.of(ROUTES,
                        "{ \"ip_route\": [\n{ \"subnet\": \"10.0.0.0/33\", \"stack_name\": \"kernel\" } ] }",
                        "2:13: ", "above 32"),
                Arguments.of(ROUTES, "{ \"prot_route\": [\n{ \"proto_type\": \"11\", \"stack_name\": \"kernel\" } ] }",
                        "2:17: ", "'11' is neither 1 (stream) nor 2 (datagram)"),
                Arguments.of(ROUTES, "{ \"ip_route\": [\n{ \"subnet\": \"10.0.0.0/8\" } ] }", "2:1: ",
                        "stack_name is missing here"),
                Arguments.of(MODULES, "{ \"module_list\": [] }", "1:1: ", "default_stack_name is missing"),
                Arguments.of(MODULES, "{ \"default_stack_name\": \"kernal\",\n"
                        + "\"module_list\": [ { \"stack_name\": \"kernel\" } ] }", "1:25: ", "did you mean 'kernel'?"));
    }

    private static String rule(String fields) { return "{ \"rules\": [\n{ \"name\": \"a\", " + fields + " } ] }"; }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("wrong")
    void shouldRefuseAWrongFileWithPlaceAndReason(String name, String text, String place, String reason)
            throws Exception {
        Path file = Files.writeString(Data.fresh("wrong").resolve(name), text);
        Script.Answer answer = runtime.shell("policy load " + file);
        String said = answer.failed().replaceAll("\\s+", " ");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(said).startsWith("error: ").contains(name + ":" + place, reason);
        assertThat(runtime.tell("why 10.0.0.7")).contains("rule 'good' in policy.json:1");
        driven.assertUndisturbed();
    }

    @Test
    void shouldKeepThePolicyWhenAWatchedFileGoesWrong() throws Exception {
        Data.replace(runtime.etc(ROUTES), "{ \"ip_route\": [ { \"subnt\": 1 } ] }");
        OperatedRuntime.eventually(() -> assertThat(runtime.tell("policy show").replaceAll("\\s+", " "))
                .contains("rd_config.json:1:19: ", "did you mean 'subnet'?"));
        assertThat(runtime.log()).contains("policy refused, the one in force stays: rd_config.json:1:19: ");
        assertThat(runtime.tell("why 10.0.0.7")).contains("rule 'good' in policy.json:1");
        Files.delete(runtime.etc(ROUTES));
        OperatedRuntime.eventually(() -> assertThat(runtime.tell("policy show")).doesNotContain("refused"));
        driven.assertUndisturbed();
    }

    @Test
    void shouldPassOverAStackThatIsNotThereAndSayIt() throws Exception {
        Path file = Files.writeString(Data.fresh("wrong").resolve(OWN), rule("\"stacks\": \"warp\""));
        runtime.tell("policy load " + file);
        assertThat(runtime.tell("why 10.0.0.7")).contains("warp: no such stack here");
        assertThat(runtime.shell("echo:send 127.0.0.1:9 x").failed())
                .contains("connect 127.0.0.1:9: no stack: rule 'a' in policy.json:2", "warp: no such stack here");
        runtime.tell("policy rollback");
        driven.assertUndisturbed();
    }
}
