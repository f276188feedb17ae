package io.nstack.rd.file;

import com.google.gson.stream.JsonToken;
import io.nstack.rd.policy.Condition;
import io.nstack.rd.policy.Rule;
import io.nstack.rd.policy.Source;
import io.nstack.rd.policy.StackPattern;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the own policy file, {@code policy.json}. One use, one thread. */
final class PolicyReader {

    /** The newest schema this reader knows. */
    static final int VERSION = 1;

    private static final List<String> KEYS = List.of("version", "comment", "rules", "default", "dmm");

    private final JsonCursor in;
    private final RouteReader dmm;
    private final Map<String, Rule> rules = new HashMap<>();
    private final List<Rule> ordered = new ArrayList<>();
    private @Nullable Rule fallback;

    PolicyReader(JsonCursor in, RouteReader dmm) {
        this.in = in;
        this.dmm = dmm;
    }

    /** Reads the file; the section {@code dmm} goes to the reader of DMM's routes. */
    void read() throws IOException {
        in.document(KEYS, this::field);
    }

    /** The rules in the order of the file. */
    List<Rule> rules() { return ordered; }

    /** The default, if the file states one. */
    Optional<Rule> fallback() { return Optional.ofNullable(fallback); }

    private void field(String key) throws IOException {
        switch (key) {
            case "version" -> version();
            case "comment" -> in.anyString(key);
            case "rules" -> in.array(key, this::rule);
            case "default" -> fallback = fallbackRule();
            default -> dmm.readSection(in);
        }
    }

    private void version() throws IOException {
        int at = in.offset();
        int version = in.integer("version", 1, Integer.MAX_VALUE);
        if (version > VERSION) {
            throw in.wrong(at, "the file has schema version " + version + ", this runtime knows up to " + VERSION);
        }
    }

    private void rule() throws IOException {
        RuleReader reader = new RuleReader(in);
        Rule rule = reader.read();
        Rule first = rules.putIfAbsent(rule.name(), rule);
        if (first != null) {
            throw in.wrong(reader.nameOffset(), "the name '" + rule.name() + "' is taken by the rule in "
                    + first.source());
        }
        ordered.add(rule);
    }

    private Rule fallbackRule() throws IOException {
        int at = in.offset();
        List<StackPattern> stacks = List.of();
        if (in.peek() == JsonToken.STRING) {
            String word = in.string("default");
            if (!word.equals("deny")) {
                throw in.wrong(at, "default must be \"deny\" or a list of stacks, not \"" + word + "\"");
            }
        } else if (in.peek() == JsonToken.BEGIN_ARRAY) {
            stacks = RuleReader.stacks(in);
        } else {
            throw in.wrong(at, "default must be \"deny\" or a list of stacks");
        }
        return Rule.of(Rule.Kind.DEFAULT, "default", Condition.ANY, stacks, new Source(in.file(), in.line(at)));
    }
}
