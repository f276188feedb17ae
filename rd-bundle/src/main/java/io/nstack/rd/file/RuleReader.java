package io.nstack.rd.file;

import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Direction;
import io.nstack.rd.policy.Condition;
import io.nstack.rd.policy.Glob;
import io.nstack.rd.policy.PortRange;
import io.nstack.rd.policy.Prefix;
import io.nstack.rd.policy.Rule;
import io.nstack.rd.policy.Source;
import io.nstack.rd.policy.StackPattern;
import io.nstack.stack.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one rule of the own policy file. One use, one thread. */
final class RuleReader {

    private static final List<String> KEYS = List.of("name", "comment", "priority", "application", "transport",
            "direction", "local", "local-port", "remote", "remote-port", "intent", "stacks", "deny");
    private static final List<String> PROPERTIES = Arrays.stream(IntentProperty.values()).map(IntentProperty::word)
            .toList();
    private static final List<String> DIRECTIONS = Arrays.stream(Direction.values()).map(Direction::word).toList();
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._~/-]{0,99}");
    private static final int HIGHEST_PRIORITY = 1_000_000;

    private final JsonCursor in;
    private final int start;
    private @Nullable String name;
    private int nameOffset;
    private int priority;
    private final List<Glob> applications = new ArrayList<>();
    private @Nullable Transport transport;
    private @Nullable Direction direction;
    private final List<Prefix> locals = new ArrayList<>();
    private final List<Prefix> remotes = new ArrayList<>();
    private final List<PortRange> localPorts = new ArrayList<>();
    private final List<PortRange> remotePorts = new ArrayList<>();
    private final Map<IntentProperty, Set<Preference>> intent = new EnumMap<>(IntentProperty.class);
    private final List<StackPattern> stacks = new ArrayList<>();
    private int remoteOffset = -1;
    private int denyOffset = -1;
    private boolean deny;

    RuleReader(JsonCursor in) {
        this.in = in;
        this.start = in.offset();
    }

    /** Where the name stands, for the complaint about one that is taken. */
    int nameOffset() { return nameOffset; }

    Rule read() throws IOException {
        in.object("a rule", KEYS, this::field);
        String called = name;
        if (called == null) {
            throw in.wrong(start, "a rule needs a name");
        }
        if (deny && !stacks.isEmpty()) {
            throw in.wrong(denyOffset, "rule '" + called + "' both denies and names stacks; it can do one of them");
        }
        if (!deny && stacks.isEmpty()) {
            throw in.wrong(start, "rule '" + called + "' says nothing to do: it needs \"stacks\" or \"deny\": true");
        }
        if (direction == Direction.LISTEN && remoteOffset >= 0) {
            throw in.wrong(remoteOffset, "rule '" + called + "' can never match: a listen has no remote side");
        }
        Condition condition = new Condition(applications, transport, direction, localPorts, remotePorts, intent);
        return new Rule(Rule.Kind.RULE, called, priority, condition, remotes, locals, stacks,
                new Source(in.file(), in.line(start)));
    }

    private void field(String key) throws IOException {
        switch (key) {
            case "name" -> name = name();
            case "comment" -> in.anyString(key);
            case "priority" -> priority = in.integer(key, -HIGHEST_PRIORITY, HIGHEST_PRIORITY);
            case "application" -> in.oneOrMore(key, () -> applications.add(new Glob(in.string(key))));
            case "transport" -> transport = in.parsed(key, Transport::parse);
            case "direction" -> direction = in.parsed(key, RuleReader::direction);
            case "local" -> in.oneOrMore(key, () -> locals.add(in.parsed(key, RuleReader::prefix)));
            case "remote" -> {
                remoteOffset = in.offset();
                in.oneOrMore(key, () -> remotes.add(in.parsed(key, RuleReader::prefix)));
            }
            case "local-port" -> in.oneOrMore(key, () -> localPorts.add(in.parsed(key, PortRange::parse)));
            case "remote-port" -> {
                remoteOffset = in.offset();
                in.oneOrMore(key, () -> remotePorts.add(in.parsed(key, PortRange::parse)));
            }
            case "intent" -> in.object("an intent", PROPERTIES, this::preferences);
            case "stacks" -> stacks.addAll(stacks(in));
            default -> {
                denyOffset = in.offset();
                deny = in.bool(key);
            }
        }
    }

    /** Reads a list of stacks. */
    static List<StackPattern> stacks(JsonCursor in) throws IOException {
        List<StackPattern> stacks = new ArrayList<>();
        in.oneOrMore("stacks", () -> stacks.add(in.parsed("stacks", StackPattern::parse)));
        return stacks;
    }

    private String name() throws IOException {
        nameOffset = in.offset();
        String text = in.string("name");
        if (!NAME.matcher(text).matches() || text.equals("default")) {
            // The colon is kept for the names of DMM's routes, 'default' for the default.
            throw in.wrong(nameOffset,
                    "'" + text + "' cannot name a rule: at most 100 letters, digits, spaces and . _ ~ / -, "
                            + "beginning with a letter or digit, and not 'default'");
        }
        return text;
    }

    private void preferences(String property) throws IOException {
        Set<Preference> wanted = EnumSet.noneOf(Preference.class);
        in.oneOrMore(property, () -> wanted.add(in.parsed(property, Preference::parse)));
        intent.put(IntentProperty.parse(property), wanted);
    }

    private static Direction direction(String word) {
        for (Direction each : Direction.values()) {
            if (each.word().equals(word)) {
                return each;
            }
        }
        throw new IllegalArgumentException("unknown direction '" + word + "'" + Spelling.hint(word, DIRECTIONS));
    }

    private static Prefix prefix(String text) {
        Prefix prefix = Prefix.parse(text);
        if (Prefix.hasHostBits(text)) {
            // Either the address or the length is a slip; in our own file we ask rather than guess.
            throw new IllegalArgumentException("'" + text + "' has bits set beyond its length; write " + prefix
                    + ", or the address alone for one host");
        }
        return prefix;
    }
}
