package io.nstack.rd.file;

import io.nstack.rd.policy.Condition;
import io.nstack.rd.policy.Prefix;
import io.nstack.rd.policy.Rule;
import io.nstack.rd.policy.Source;
import io.nstack.rd.policy.StackPattern;
import io.nstack.stack.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads DMM's {@code rd_config.json}, and the same content in the own file. What is read later replaces what was read
 * earlier for the same prefix or protocol, as in DMM. One use, one thread.
 */
final class RouteReader {

    private static final List<String> KEYS = List.of("ip_route", "prot_route");
    private static final List<String> SECTION_KEYS = List.of("default_stack_name", "ip_route", "prot_route");
    private static final List<String> IP_KEYS = List.of("subnet", "stack_name", "type");
    private static final List<String> PROTOCOL_KEYS = List.of("proto_type", "stack_name", "type");

    private final DmmNames names;
    private final Map<Prefix, Rule> routes = new LinkedHashMap<>();
    private final Map<Transport, Rule> protocols = new EnumMap<>(Transport.class);
    private @Nullable Rule fallback;

    RouteReader(DmmNames names) { this.names = names; }

    /** Reads a whole {@code rd_config.json}. */
    void read(JsonCursor in) throws IOException {
        in.document(KEYS, key -> field(in, key));
    }

    /** Reads what stands under {@code dmm} in the own file. */
    void readSection(JsonCursor in) throws IOException {
        in.object("dmm", SECTION_KEYS, key -> field(in, key));
    }

    /** The routes read so far. */
    List<Rule> rules() {
        List<Rule> rules = new ArrayList<>(routes.values());
        rules.addAll(protocols.values());
        return rules;
    }

    /** The routes that DMM has by itself, as far as those read do not say otherwise. */
    List<Rule> builtIn() {
        List<Rule> rules = new ArrayList<>();
        for (String host : List.of("127.0.0.1/32", "0.0.0.0/32")) {
            Prefix prefix = Prefix.parse(host);
            if (!routes.containsKey(prefix)) {
                rules.add(Rule.route(prefix, new StackPattern.NameElseType("kernel"), Source.BUILT_IN));
            }
        }
        return rules;
    }

    /** The default stack, if the own file states one in DMM's way. */
    Optional<Rule> fallback() {
        return Optional.ofNullable(fallback);
    }

    private void field(JsonCursor in, String key) throws IOException {
        switch (key) {
            case "ip_route" -> in.array(key, () -> ipRoute(in));
            case "prot_route" -> in.array(key, () -> protocolRoute(in));
            default -> {
                int at = in.offset();
                fallback = ModuleReader.fallback(in, names, in.string(key), at);
            }
        }
    }

    private void ipRoute(JsonCursor in) throws IOException {
        int start = in.offset();
        Located<Prefix> subnet = new Located<>("subnet");
        Located<StackPattern> stack = new Located<>("stack_name");
        in.object("an entry of ip_route", IP_KEYS, key -> {
            if (key.equals("subnet")) {
                subnet.set(in.offset(), in.parsed(key, RouteReader::subnet));
            } else {
                stack.set(in.offset(), names.read(in, key));
            }
        });
        Prefix prefix = subnet.required(in, start);
        routes.put(prefix, Rule.route(prefix, stack.required(in, start), new Source(in.file(), in.line(start))));
    }

    private void protocolRoute(JsonCursor in) throws IOException {
        int start = in.offset();
        Located<Transport> transport = new Located<>("proto_type");
        Located<StackPattern> stack = new Located<>("stack_name");
        in.object("an entry of prot_route", PROTOCOL_KEYS, key -> {
            if (key.equals("proto_type")) {
                transport.set(in.offset(), in.parsed(key, RouteReader::transport));
            } else {
                stack.set(in.offset(), names.read(in, key));
            }
        });
        Transport of = transport.required(in, start);
        protocols.put(of, Rule.of(Rule.Kind.PROTOCOL, "protocol:" + of.word(), Condition.of(of),
                List.of(stack.required(in, start)), new Source(in.file(), in.line(start))));
    }

    private static Prefix subnet(String text) {
        if (text.indexOf('/') < 0) {
            throw new IllegalArgumentException("'" + text + "' has no prefix length, for example " + text + "/24");
        }
        return Prefix.parse(text);
    }

    private static Transport transport(String number) {
        return switch (number.strip()) {
            case "1" -> Transport.STREAM;
            case "2" -> Transport.DATAGRAM;
            default -> throw new IllegalArgumentException("'" + number + "' is neither 1 (stream) nor 2 (datagram)");
        };
    }
}
