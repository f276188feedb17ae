package io.nstack.rd.local;

import static io.nstack.rd.policy.Flows.BOTH;
import static io.nstack.rd.policy.Flows.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.nstack.rd.PolicyException;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.file.DmmNames;
import io.nstack.rd.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyHistoryTest {

    private final RuleTable table = new RuleTable(Policy.BUILT_IN, Clock.systemUTC());
    private final List<Long> told = new ArrayList<>();
    private final PolicyHistory policies = new PolicyHistory(table, DmmNames.DEFAULT, told::add);

    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text.replace('\'', '"'));
    }

    private boolean denies() { return table.decide(connect("10.0.0.1", 80), BOTH).denied(); }

    @Test
    void shouldLoadAFileAndTell() throws Exception {
        Path file = write("other.json", "// mine\n{'default':'deny'}");
        assertThat(policies.load(file).version()).isEqualTo(2);
        assertThat(denies()).isTrue();
        assertThat(policies.current().sources()).containsExactly("other.json");
        assertThat(policies.current().text()).contains("\"default\": \"deny\"").doesNotContain("mine");
        assertThat(told).containsExactly(2L);
    }

    @Test
    void shouldKeepThePolicyInForceWhenANewOneIsWrong() throws Exception {
        policies.load(write("policy.json", "{'default':'deny'}"));
        Path wrong = write("policy.json", "{'default':'alow'}");
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> policies.load(wrong));
        assertThat(denies()).isTrue();
        assertThat(policies.current().version()).isEqualTo(2);
        assertThat(policies.current().lastError()).startsWith("policy.json:1:12: ");
        policies.load(write("policy.json", "{}"));
        assertThat(policies.current().lastError()).isEmpty();
        assertThat(told).containsExactly(2L, 3L);
    }

    @Test
    void shouldRefuseOneWrongFileOfAFolderWithAllOfIt() throws Exception {
        write("policy.json", "{'default':'deny'}");
        write("rd_config.json", "{'ip_route':[{'subnet':'x/8','stack_name':'kernel'}]}");
        assertThatExceptionOfType(PolicyException.class).isThrownBy(() -> policies.load(folder))
                .withMessageStartingWith("rd_config.json:1:24: ");
        assertThat(denies()).isFalse();
    }

    @Test
    void shouldRefuseAFolderWithoutPolicyAndAFileThatIsNotThere() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> policies.load(folder))
                .withMessageContaining("holds none of policy.json");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> policies.load(folder.resolve("no.json")));
        assertThat(policies.current().lastError()).startsWith("NoSuchFileException: ");
        assertThat(policies.current().version()).isEqualTo(1);
    }

    @Test
    void shouldRollBackAsFarAsItRemembers() throws Exception {
        Path deny = write("deny.json", "{'default':'deny'}");
        Path allow = write("allow.json", "{}");
        for (int i = 0; i < PolicyHistory.DEPTH; i++) {
            policies.load(i % 2 == 0 ? deny : allow);
        }
        assertThat(denies()).isFalse();
        assertThat(policies.rollback().version()).isEqualTo(PolicyHistory.DEPTH + 2);
        assertThat(denies()).isTrue();
        for (int i = 1; i < PolicyHistory.DEPTH; i++) {
            policies.rollback();
        }
        assertThat(policies.current().sources()).isEmpty();
        assertThatIllegalStateException().isThrownBy(policies::rollback)
                .withMessage("there is no policy before the one in force");
    }

    @Test
    void shouldShowRulesWithTheirHits() throws Exception {
        policies.load(write("policy.json", """
                {'rules':[
                  {'name':'all','application':'x*','stacks':['dpdk~*','kernel']},
                  {'name':'lan','remote':'10.0.0.0/8','remote-port':80,'transport':'tcp','deny':true}]}"""));
        table.decide(connect("10.0.0.1", 80), BOTH);
        table.decide(connect("10.0.0.1", 80), BOTH);
        assertThat(policies.rules()).containsExactly(
                new RuleInfo("lan", "remote 10.0.0.0/8, tcp, remote port 80", List.of(), true, "policy.json:3", 2),
                new RuleInfo("all", "application x*", List.of("dpdk~*", "kernel"), false, "policy.json:2", 0),
                new RuleInfo("default", "any", List.of("*"), false, "built in", 0));
    }
}
