package io.nstack.rd.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.file.DmmNames;
import io.nstack.rd.file.FileSet;
import io.nstack.rd.file.PolicyFiles;
import io.nstack.rd.policy.Flows;
import io.nstack.rd.policy.Policy;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/policy.md shows is what happens. */
class PolicyPageTest {

    private static final StackSnapshot STACKS = Flows.snapshot(Flows.KERNEL, Flows.DPDK,
            Flows.with(Flows.user("rdma", "rdma"), new StackStatus(StackState.DOWN, "no device")));

    private static List<String> blocks(String fence) throws IOException {
        String page = Files.readString(Path.of("../docs/policy.md"));
        return Pattern.compile("^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL).matcher(page).results()
                .filter(each -> each.group(1).equals(fence)).map(each -> each.group(2)).toList();
    }

    private static Policy policy(String name, String text) throws IOException {
        return PolicyFiles.compile(FileSet.of(name, text.getBytes(StandardCharsets.UTF_8)), DmmNames.DEFAULT);
    }

    private static List<String> why(String address, int port, Intent intent) throws IOException {
        RuleTable table = new RuleTable(Policy.BUILT_IN,
                Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC));
        table.replace(policy("policy.json", blocks("jsonc").getFirst()));
        return table.why(Flows.connect("shell", address, port, intent), STACKS).trace();
    }

    private static List<String> shown(String command) throws IOException {
        return blocks("").stream().filter(each -> each.startsWith(command + "\n")).findFirst().orElseThrow().lines()
                .skip(1)
                .toList();
    }

    @Test
    void shouldReadTheExamples() throws Exception {
        assertThat(policy("policy.json", blocks("jsonc").get(0)).rules()).hasSize(5);
        assertThat(policy("module_config.json", blocks("jsonc").get(1)).rules()).hasSize(3);
        assertThat(policy("rd_config.json", blocks("jsonc").get(2)).rules()).hasSize(7);
    }

    @Test
    void shouldAnswerWhyAsShown() throws Exception {
        assertThat(why("10.20.1.2", 4420, Intent.ANY)).isEqualTo(shown("nstack:why 10.20.1.2 --port 4420"));
        assertThat(why("10.1.2.3", 80, Flows.intent(IntentProperty.SECURITY, Preference.REQUIRE)))
                .isEqualTo(shown("nstack:why 10.1.2.3 --port 80 --intent security=require"));
    }
}
