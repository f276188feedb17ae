package io.nstack.rd.policy;

import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Direction;
import io.nstack.stack.Transport;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a flow must be for a rule to match, its addresses apart (see {@link Entry}). What is null or empty does not
 * matter. Immutable.
 *
 * @param applications names or globs, one of which must match
 * @param transport    stream or datagram
 * @param direction    connect or listen
 * @param localPorts   one of which must hold the local port
 * @param remotePorts  one of which must hold the peer's port
 * @param intent       for each property the preferences of which the flow must have one
 */
public record Condition(List<Glob> applications, @Nullable Transport transport, @Nullable Direction direction,
        List<PortRange> localPorts, List<PortRange> remotePorts, Map<IntentProperty, Set<Preference>> intent) {

    /** Matches every flow. */
    public static final Condition ANY = new Condition(List.of(), null, null, List.of(), List.of(), Map.of());

    /** Copies the collections. */
    public Condition {
        applications = List.copyOf(applications);
        localPorts = List.copyOf(localPorts);
        remotePorts = List.copyOf(remotePorts);
        Map<IntentProperty, Set<Preference>> copy = new EnumMap<>(IntentProperty.class);
        intent.forEach((property, preferences) -> copy.put(property, Set.copyOf(preferences)));
        intent = Collections.unmodifiableMap(copy);
    }

    /** Matches one transport protocol. */
    public static Condition of(Transport transport) {
        return new Condition(List.of(), transport, null, List.of(), List.of(), Map.of());
    }

    boolean matches(FlowKey key) {
        return (transport == null || transport == key.flow().transport())
                && (direction == null || direction == key.flow().direction())
                && portMatches(remotePorts, key.remote())
                && portMatches(localPorts, key.local())
                && applicationMatches(key.flow().application())
                && intentMatches(key);
    }

    /** The first thing in which a flow fails; null if it matches. */
    @Nullable
    String mismatch(FlowKey key) {
        if (transport != null && transport != key.flow().transport()) {
            return "the transport is not " + transport.word();
        }
        if (direction != null && direction != key.flow().direction()) {
            return "the direction is not " + direction.word();
        }
        if (!portMatches(remotePorts, key.remote())) {
            return "the remote port is not " + joined(remotePorts);
        }
        if (!portMatches(localPorts, key.local())) {
            return "the local port is not " + joined(localPorts);
        }
        if (!applicationMatches(key.flow().application())) {
            return "the application is not " + joined(applications);
        }
        return intentMatches(key) ? null : "the intent is not " + intentWords();
    }

    private boolean applicationMatches(String application) {
        if (applications.isEmpty()) {
            return true;
        }
        for (Glob each : applications) {
            if (each.matches(application)) {
                return true;
            }
        }
        return false;
    }

    private static boolean portMatches(List<PortRange> ranges, FlowKey.@Nullable Address address) {
        if (ranges.isEmpty()) {
            return true;
        }
        if (address != null) {
            for (PortRange each : ranges) {
                if (each.contains(address.port())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean intentMatches(FlowKey key) {
        if (intent.isEmpty()) {
            return true;
        }
        for (Map.Entry<IntentProperty, Set<Preference>> each : intent.entrySet()) {
            if (!each.getValue().contains(key.flow().intent().of(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** The conditions as an operator reads them, without addresses; empty if there is none. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(", ");
        if (!applications.isEmpty()) {
            words.add("application " + joined(applications));
        }
        if (transport != null) {
            words.add(transport.word());
        }
        if (direction != null) {
            words.add(direction.word());
        }
        if (!localPorts.isEmpty()) {
            words.add("local port " + joined(localPorts));
        }
        if (!remotePorts.isEmpty()) {
            words.add("remote port " + joined(remotePorts));
        }
        if (!intent.isEmpty()) {
            words.add("intent " + intentWords());
        }
        return words.toString();
    }

    private String intentWords() {
        StringJoiner words = new StringJoiner(", ");
        intent.forEach((property, preferences) -> words.add(property.word() + "="
                + String.join("|", preferences.stream().sorted().map(Preference::word).toList())));
        return words.toString();
    }

    private static String joined(List<?> parts) {
        return String.join("|", parts.stream().map(Object::toString).toList());
    }
}
