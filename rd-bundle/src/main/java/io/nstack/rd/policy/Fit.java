package io.nstack.rd.policy;

import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.StackView;
import io.nstack.stack.AddressFamily;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Whether a stack may carry a flow at all, and how well it suits the wishes of the application. */
final class Fit {

    private Fit() {}

    /** Why the stack must not carry the flow; null if it may. */
    static @Nullable String misfit(StackView stack, FlowKey key) {
        Flow flow = key.flow();
        if (!stack.status().isUp()) {
            return stack.status().toString();
        }
        if (!stack.traits().transports().contains(flow.transport())) {
            return "does not offer " + flow.transport().word();
        }
        AddressFamily family = key.family();
        if (family != null && !stack.traits().families().contains(family)) {
            return family == AddressFamily.UNIX ? "has no domain sockets" : "does not speak " + word(family);
        }
        String intent = intentMisfit(stack.traits().satisfies(), flow);
        if (intent != null) {
            return intent;
        }
        SocketAddress peer = flow.direction() == Direction.CONNECT ? flow.remote() : null;
        return peer == null ? null : reachMisfit(stack, peer);
    }

    private static @Nullable String intentMisfit(Set<IntentProperty> satisfied, Flow flow) {
        Map<IntentProperty, Preference> wishes = flow.intent().preferences();
        if (wishes.isEmpty()) {
            return null;
        }
        for (Map.Entry<IntentProperty, Preference> each : wishes.entrySet()) {
            boolean has = satisfied.contains(each.getKey());
            if (each.getValue() == Preference.REQUIRE && !has) {
                return "lacks " + each.getKey().word() + ", which the application requires";
            }
            if (each.getValue() == Preference.PROHIBIT && has) {
                return "has " + each.getKey().word() + ", which the application prohibits";
            }
        }
        return null;
    }

    private static @Nullable String reachMisfit(StackView stack, SocketAddress peer) {
        try {
            return stack.reach().test(peer) ? null : "has no way to " + word(peer);
        } catch (RuntimeException e) {
            // A broken stack costs itself the flow, not the application its session.
            return "cannot say whether it reaches " + word(peer) + ": " + e;
        }
    }

    /** Preferred properties that the stack satisfies, less the avoided ones. */
    static int score(StackView stack, Flow flow) {
        Map<IntentProperty, Preference> wishes = flow.intent().preferences();
        if (wishes.isEmpty()) {
            return 0;
        }
        int score = 0;
        for (Map.Entry<IntentProperty, Preference> each : wishes.entrySet()) {
            if (stack.traits().satisfies().contains(each.getKey())) {
                score += weight(each.getValue());
            }
        }
        return score;
    }

    /** The wishes behind {@link #score}, for example {@code has low-latency (prefer)}; empty if there are none. */
    static String wishes(StackView stack, Flow flow) {
        if (flow.intent().preferences().isEmpty()) {
            return "";
        }
        StringJoiner words = new StringJoiner(", ", "has ", "").setEmptyValue("");
        flow.intent().preferences().forEach((property, preference) -> {
            if (weight(preference) != 0 && stack.traits().satisfies().contains(property)) {
                words.add(property.word() + " (" + preference.word() + ")");
            }
        });
        return words.toString();
    }

    private static int weight(Preference preference) {
        return preference == Preference.PREFER ? 1 : preference == Preference.AVOID ? -1 : 0;
    }

    private static String word(AddressFamily family) { return family == AddressFamily.INET6 ? "IPv6" : "IPv4"; }

    private static String word(SocketAddress peer) {
        if (peer instanceof InetSocketAddress inet) {
            return inet.getAddress() == null ? inet.getHostString() : inet.getAddress().getHostAddress();
        }
        return peer.toString();
    }
}
