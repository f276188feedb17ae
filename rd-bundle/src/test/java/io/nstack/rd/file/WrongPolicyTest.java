package io.nstack.rd.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nstack.rd.PolicyException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong files. Each text holds one caret right before the offending place. */
class WrongPolicyTest {

    private static Arguments of(String name, String text, String reason) { return Arguments.of(name, text, reason); }

    private static Arguments own(String text, String reason) { return of(FileSet.POLICY, text, reason); }

    private static Arguments rule(String fields, String reason) {
        return own("{\n  'rules': [\n    {'name': 'a', " + fields + "}\n  ]\n}", reason);
    }

    private static Arguments bareRule(String rule, String reason) {
        return own("{\n  'rules': [\n    " + rule + "\n  ]\n}", reason);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                // not JSON
                own("^", "the file is empty"), own("^\n  \n", "the file is empty"),
                own("^/* only a comment */ ", "the file is empty"),
                own("{'rules': [^", "the file ends in the middle"),
                own("{'rules': [{'name': ^'x", "the file ends within this text"),
                own("{'rules': [{'name': ^'x\n}]}", "no closing quote on its line"),
                own("{'rules': []} ^{}", "nothing may follow"), own("{} ^x", "nothing may follow"),
                own("{} /* a */ ^/* b", "this comment does not end"),
                own("{^rules: []}", "not JSON: unexpected 'rules'"),
                own("{'rules' ^[]}", "not JSON: unexpected '['"),
                own("{'rules': [] ^'default': 'deny'}", "not JSON: unexpected '\"'"),
                own("{'rules': [^,]}", "not JSON: unexpected ','"),
                own("{'version': ^01}", "not JSON"), own("{'rules': []^]", "not JSON: unexpected ']'"),
                own("^# a comment of another language\n{}", "not JSON: unexpected '#'"),
                // not our schema
                own("^[]", "a file must be an object {...}, not a list [...]"),
                own("{'rules': ^{}}", "rules must be a list [...], not an object"),
                own("{^'rulez': []}", "unknown key 'rulez' in a file; did you mean 'rules'?"),
                own("{^'xyzzy': []}", "allowed are version, comment, rules, default, dmm"),
                own("{'rules': [], ^'rules': []}", "'rules' stands twice in a file"),
                own("{'version': ^2}", "schema version 2, this runtime knows up to 1"),
                own("{'version': ^0}", "version 0 is not in 1 to"),
                own("{'version': ^'one'}", "version must be a whole number, not 'one'"),
                own("{'default': ^'allow'}", "default must be \"deny\" or a list of stacks"),
                own("{'default': ^[]}", "stacks is an empty list"), own("{'default': ^null}", "default must be"),
                own("{'default': ['kernel', ^true]}", "stacks must be a text"),
                bareRule("^{'stacks': 'kernel'}", "a rule needs a name"),
                bareRule("{'name': ^' ', 'stacks': 'kernel'}", "name is blank"),
                bareRule("{'name': ^'route:x', 'stacks': 'kernel'}", "cannot name a rule"),
                bareRule("{'name': ^'default', 'stacks': 'kernel'}", "cannot name a rule"),
                bareRule("{'name': 'a', 'stacks': 'kernel'},\n {'stacks': 'dpdk', 'name': ^'a'}",
                        "the name 'a' is taken by the rule in policy.json:3"),
                bareRule("^{'name': 'a'}", "says nothing to do"),
                bareRule("^{'name': 'a', 'deny': false}", "says nothing to do"),
                rule("'stacks': 'kernel', 'deny': ^true", "both denies and names stacks"),
                rule("'deny': ^'yes'", "deny must be true or false, not a text"),
                rule("^'remotes': '10.0.0.0/8', 'stacks': 'kernel'", "did you mean 'remote'?"),
                rule("'remote': ^'10.0.0/8', 'stacks': 'kernel'", "'10.0.0' is neither an IPv4 nor an IPv6 address"),
                rule("'remote': ['10.0.0.0/8', ^'10.0.0.0/40'], 'deny': true", "the prefix length 40 is above 32"),
                rule("'remote': ^'fd00::/129', 'deny': true", "the prefix length 129 is above 128"),
                rule("'local': ^'fd00::g/64', 'deny': true", "is not an IPv6 address"),
                rule("'remote': ^'10.1.2.3/8', 'deny': true", "write 10.0.0.0/8, or the address alone"),
                rule("'remote': ^'example.org', 'deny': true", "names are not resolved"),
                rule("'remote-port': ^'90-80', 'deny': true", "the port range 90-80 ends before it begins"),
                rule("'remote-port': [80, ^70000], 'deny': true", "port 70000 is not in 1 to 65535"),
                rule("'local-port': ^'http', 'deny': true", "'http' is neither a port nor a range"),
                rule("'remote-port': ^80.5, 'deny': true", "'80.5' is neither a port nor a range"),
                rule("'transport': ^'sctp', 'deny': true", "unknown transport protocol 'sctp' (tcp or udp)"),
                rule("'direction': ^'conect', 'deny': true", "did you mean 'connect'?"),
                rule("'direction': 'listen', 'remote': ^'10.0.0.0/8', 'deny': true", "a listen has no remote side"),
                rule("'intent': {^'latency': 'prefer'}, 'deny': true", "unknown key 'latency' in an intent"),
                rule("'intent': {'security': ^'want'}, 'deny': true", "unknown preference 'want'"),
                rule("'application': ^{}, 'deny': true", "application must be a text in quotes, not an object"),
                rule("'application': ^[], 'deny': true", "application is an empty list"),
                rule("'priority': ^'high', 'deny': true", "priority must be a whole number"),
                rule("'priority': ^99999999999, 'deny': true", "priority must be a whole number"),
                rule("'stacks': ['kernel', ^'my stack']", "'my stack' is not the name of a stack"),
                rule("'stacks': [^null]", "stacks must be a text in quotes, not null"),
                // DMM's
                of(FileSet.ROUTES, "{'ip_route': [{'subnet': ^'10.0.0.0/33', 'stack_name': 'kernel'}]}", "above 32"),
                of(FileSet.ROUTES, "{'ip_route': [{'subnet': ^'10.0.0.0', 'stack_name': 'kernel'}]}",
                        "has no prefix length, for example 10.0.0.0/24"),
                of(FileSet.ROUTES, "{'ip_route': [\n ^{'subnet': '10.0.0.0/8'}]}", "stack_name is missing here"),
                of(FileSet.ROUTES, "{'ip_route': [\n ^{'stack_name': 'kernel'}]}", "subnet is missing here"),
                of(FileSet.ROUTES, "{'ip_route': [{^'subnt': '10.0.0.0/8'}]}", "did you mean 'subnet'?"),
                of(FileSet.ROUTES, "{'ip_route': ^{'subnet': '10.0.0.0/8'}}", "ip_route must be a list"),
                of(FileSet.ROUTES, "{'ip_route': []\n^'prot_route': []}", "not JSON"),
                of(FileSet.ROUTES, "{'prot_route': [{'proto_type': ^'11', 'stack_name': 'kernel'}]}",
                        "'11' is neither 1 (stream) nor 2 (datagram)"),
                of(FileSet.ROUTES, "{'prot_route': [^{'stack_name': 'kernel'}]}", "proto_type is missing here"),
                of(FileSet.MODULES, "^{'module_list': []}", "default_stack_name is missing"),
                of(FileSet.MODULES, "{'default_stack_name': ^'kernal', 'module_list': [{'stack_name': 'kernel'}]}",
                        "is not in module_list; did you mean 'kernel'?"),
                of(FileSet.MODULES, "{'default_stack_name': ^'*'}", "is not the name of a stack"),
                of(FileSet.MODULES, "{'default_stack_name': 'a', 'module_list': [^{'stackid': '0'}]}",
                        "stack_name is missing here"),
                of(FileSet.MODULES, "{'default_stack_name': 'a', 'module_list': [{'stack_name': 'a', 'stackid': '0'},"
                        + "{'stack_name': 'b', 'stackid': ^0}]}", "taken by 'a'"),
                of(FileSet.MODULES,
                        "{'default_stack_name': 'a', 'module_list': [{'stack_name': 'a', 'stackid': ^'x'}]}",
                        "stackid must be a whole number, not 'x'"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("wrong")
    void shouldNameThePlaceAndTheReason(String name, String marked, String reason) {
        int caret = marked.indexOf('^');
        String before = marked.substring(0, caret);
        String text = before + marked.substring(caret + 1);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = caret - before.lastIndexOf('\n');
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> PolicyFiles.compile(Policies.files(name, text), DmmNames.DEFAULT))
                .satisfies(e -> {
                    assertThat(e.getMessage()).startsWith(name + ":" + line + ":" + column + ": ").contains(reason);
                    assertThat(e.line()).isEqualTo(line);
                    assertThat(e.column()).isEqualTo(column);
                });
    }

    @Test
    void shouldCountCharactersAndAllKindsOfLineEnds() {
        String text = "{\r\n\"comment\": \"ä€\uD83D\uDE00\",\r\t\"default\": \"x\"}";
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> Policies.own(text)).withMessageStartingWith("policy.json:3:13: ");
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> Policies.own("{'comment': 'ä€\uD83D\uDE00', 'default': 'x'}"))
                .withMessageStartingWith("policy.json:1:31: ");
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() {
        byte[] bytes = "{\n\"comment\": \"\u00e4\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> PolicyFiles.compile(FileSet.of("policy.json", bytes), DmmNames.DEFAULT))
                .withMessage("policy.json:2:13: byte 0xe4 is not UTF-8");
        byte[] cut = {'{', '"', (byte) 0xc3};
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> PolicyFiles.compile(FileSet.of("policy.json", cut), DmmNames.DEFAULT))
                .withMessage("policy.json:1:3: byte 0xc3 is not UTF-8");
    }

    @Test
    void shouldRefuseAFileThatIsTooBig(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("policy.json");
        try (var out = Files.newOutputStream(file)) {
            byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 33; i++) {
                out.write(blanks);
            }
        }
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> FileSet.read(file))
                .withMessageStartingWith("policy.json:1:1: the file has more than");
    }

    @Test
    void shouldSayThatThereIsNoFile(@TempDir Path folder) {
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> FileSet.read(folder.resolve("none")))
                .withMessageContaining("no such file or folder");
    }

    @Test
    void shouldRefusePrefixListsThatMultiplyBeyondReason() {
        String many = "['" + String.join("','", Stream.iterate(0, i -> i + 1).limit(1100)
                .map(i -> "10.0." + i / 256 + "." + i % 256).toList()) + "']";
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> Policies
                        .own("{'rules':[{'name':'a','local':" + many + ",'remote':" + many + ",'deny':true}]}"))
                .withMessageContaining("more than 1000000 combinations");
    }

    @Test
    void shouldRefuseDeepNesting() {
        assertThatExceptionOfType(PolicyException.class)
                .isThrownBy(() -> Policies.own("{'rules':" + "[".repeat(100_000)));
    }
}
