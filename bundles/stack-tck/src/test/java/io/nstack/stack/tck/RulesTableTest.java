package io.nstack.stack.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the table of rules in the guide for authors against the rules. */
class RulesTableTest {

    private static final Path GUIDE = Path.of("../../docs/writing-a-stack.md");

    @Test
    void shouldDescribeEveryRuleAsTheCodeDoes() throws Exception {
        List<String> rows = Files.readAllLines(GUIDE).stream().filter(each -> each.matches("\\| [A-Z]\\d\\d \\|.*"))
                .toList();
        assertThat(rows).containsExactlyElementsOf(Rules.all().stream().map(RulesTableTest::row).toList());
    }

    static String row(Rule rule) { return "| " + rule.number() + " | " + rule.text() + " | `" + rule.source() + "` |"; }

    @Test
    void shouldNumberEachAreaFromOneWithoutAGap() {
        Map<Area, Integer> last = new HashMap<>();
        for (Rule each : Rules.all()) {
            int number = last.merge(each.area(), 1, Integer::sum);
            assertThat(each.number()).isEqualTo("%s%02d".formatted(each.area().letter(), number));
        }
    }
}
