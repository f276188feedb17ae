package io.nstack.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableTest {

    private record Row(String name, String address, String state, long count, String reason) {}

    private static final Table<Row> TABLE = new Table<>(List.of(
            Column.name("NAME", Row::name),
            Column.name("ADDRESS", Row::address),
            Column.word("STATE", Row::state),
            Column.amount("COUNT", each -> String.valueOf(each.count())),
            Column.prose("REASON", Row::reason)));

    @Test
    void shouldAlignColumnsAndLeaveNoTrailingSpace() {
        String text = TABLE.render(List.of(new Row("kernel", "10.0.0.1:80", "UP", 7, ""),
                new Row("dpdk~fast0", "10.0.0.2:8080", "DOWN", 12345, "no carrier")));

        assertThat(text).isEqualTo("""
                NAME        ADDRESS        STATE  COUNT  REASON
                kernel      10.0.0.1:80    UP         7
                dpdk~fast0  10.0.0.2:8080  DOWN   12345  no carrier""");
    }

    @Test
    void shouldKeepBothEndsOfLongNamesAndTheBeginningOfLongProse() {
        Row row = new Row("io.nstack.example.".repeat(4) + "filetransfer",
                "[fe80:0:0:0:1234:5678:9abc:def0%eth0]:65535",
                "UP", 1, "the carrier is gone because someone pulled the cable out of the switch in the other room");

        String line = TABLE.render(List.of(row)).lines().toList().get(1);

        assertThat(line).hasSizeLessThanOrEqualTo(100).startsWith("io.nstack.ex").contains("transfer")
                .contains("]:65535").contains("the carrier");
    }

    @Test
    void shouldFitForAnyContent() {
        Random random = new Random(7);
        List<Row> rows = IntStream.range(0, 2000).mapToObj(i -> new Row(text(random), text(random), text(random),
                random.nextLong(), text(random))).toList();

        String text = TABLE.render(rows);

        assertThat(text.lines()).hasSize(2001)
                .allSatisfy(line -> assertThat(Lines.width(line)).isLessThanOrEqualTo(100));
    }

    @Test
    void shouldNotLetControlCharactersBreakALine() {
        assertThat(TABLE.render(List.of(new Row("a\nb\u001b[31m", "", "UP", 1, "x\ty"))).lines()).hasSize(2)
                .last().asString().startsWith("a b [31m").endsWith("x y");
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(150), ' ', 'z').mapToObj(Character::toString).reduce("", String::concat);
    }
}
