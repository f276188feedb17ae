package io.nstack.rd.policy;

import java.util.List;
import java.util.StringJoiner;

/**
 * One line of the operator's will. Immutable.
 *
 * @param kind      which table it comes from
 * @param name      unique in the policy
 * @param priority  a rule with a higher one is tried before all with a lower one
 * @param condition what a flow must be, addresses apart
 * @param remotes   one of which must hold the peer's address; empty = any peer or none
 * @param locals    one of which must hold the local address; empty = any or none. The prefixes of a
 *                  {@link Kind#ROUTE} stand here and count for the decisive address, whichever that is.
 * @param stacks    the stacks to try, best first; empty = the flow is forbidden
 * @param source    where it stands
 */
public record Rule(Kind kind, String name, int priority, Condition condition, List<Prefix> remotes, List<Prefix> locals,
        List<StackPattern> stacks, Source source) {

    /** The tables, in the order in which they are tried. */
    public enum Kind {
        /** A rule of the own policy file. */
        RULE,
        /** A route by address, DMM's {@code ip_route}. */
        ROUTE,
        /** A route by transport protocol, DMM's {@code prot_route}. */
        PROTOCOL,
        /** What holds for every other flow; each policy has one. */
        DEFAULT
    }

    /** Copies the lists. */
    public Rule {
        remotes = List.copyOf(remotes);
        locals = List.copyOf(locals);
        stacks = List.copyOf(stacks);
    }

    /** A rule without addresses. */
    public static Rule of(Kind kind, String name, Condition condition, List<StackPattern> stacks, Source source) {
        return new Rule(kind, name, 0, condition, List.of(), List.of(), stacks, source);
    }

    /** A route by address. */
    public static Rule route(Prefix prefix, StackPattern stack, Source source) {
        return new Rule(Kind.ROUTE, "route:" + prefix, 0, Condition.ANY, List.of(), List.of(prefix), List.of(stack),
                source);
    }

    /** Whether it forbids the flow. */
    public boolean denies() { return stacks.isEmpty(); }

    /** Whether a flow goes on to the next rule when none of the stacks named here exists, as DMM does it. */
    boolean isPassedOver() {
        return kind == Kind.ROUTE || kind == Kind.PROTOCOL;
    }

    /** Everything a flow must be, as an operator reads it. */
    public String words() {
        StringJoiner words = new StringJoiner(", ");
        if (!remotes.isEmpty()) {
            words.add("remote " + joined(remotes));
        }
        if (!locals.isEmpty()) {
            words.add((kind == Kind.ROUTE ? "address " : "local ") + joined(locals));
        }
        String rest = condition.toString();
        if (!rest.isEmpty()) {
            words.add(rest);
        }
        return words.length() == 0 ? "any" : words.toString();
    }

    /** The rule with its place, as the reason of a decision. */
    String label() {
        String what = switch (kind) {
            case RULE -> "rule '" + name + "'";
            case ROUTE -> "route " + joined(locals);
            case PROTOCOL -> "route of " + condition;
            case DEFAULT -> "default";
        };
        return source.equals(Source.BUILT_IN) ? "built-in " + what : what + " in " + source;
    }

    private static String joined(List<Prefix> prefixes) {
        return String.join("|", prefixes.stream().map(Prefix::toString).toList());
    }
}
