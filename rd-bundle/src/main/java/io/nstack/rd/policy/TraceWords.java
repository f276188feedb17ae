package io.nstack.rd.policy;

import io.nstack.rd.Flow;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The words of a trace: the flow, and why the rules before the deciding one did not match. */
final class TraceWords {

    private static final int MOST_MISSES = 10;

    private TraceWords() {}

    static String of(Flow flow) {
        StringJoiner words = new StringJoiner(" ");
        words.add(flow.application()).add(flow.transport().word()).add(flow.direction().word());
        add(words, "local", flow.local());
        add(words, "remote", flow.remote());
        if (!flow.intent().preferences().isEmpty()) {
            words.add("intent " + flow.intent());
        }
        return words.toString();
    }

    private static void add(StringJoiner words, String name, @Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            words.add(name + " " + (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort());
        } else if (address != null) {
            words.add(name + " " + address);
        }
    }

    /**
     * The rules from one rank to another, of which none matches. Those whose addresses match are near misses, which an
     * operator asks about, and are named; the others are only counted.
     */
    static List<String> misses(Policy policy, FlowKey key, int from, int to) {
        List<String> lines = new ArrayList<>();
        Set<OrderedRule> near = new HashSet<>();
        Set<OrderedRule> seen = new HashSet<>();
        for (Entry each : policy.entries().subList(from, to)) {
            seen.add(each.rule());
            if (each.addressesMatch(key) && near.size() < MOST_MISSES && near.add(each.rule())) {
                lines.add(each.rule().label() + " does not match: " + each.rule().rule().condition().mismatch(key));
            }
        }
        int others = seen.size() - near.size();
        if (others > 0) {
            lines.add(others + (near.isEmpty() ? "" : " more") + (others == 1 ? " rule does" : " rules do")
                    + " not match");
        }
        return lines;
    }
}
