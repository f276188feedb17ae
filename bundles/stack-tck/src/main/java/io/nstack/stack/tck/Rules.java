package io.nstack.stack.tck;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All rules, in the order of their numbers within each area. */
public final class Rules {

    private static final List<Rule> ALL = Stream.of(LifecycleRules.all(), StreamRules.all(), StreamEndRules.all(),
            AbilityRules.streams(), ListenerRules.all(), AbilityRules.listeners(), DatagramRules.all(),
            AbilityRules.datagrams(), OptionRules.all(), ErrorRules.all(), ThreadRules.all(), BufferRules.all(),
            WaitingRules.all(), RemovalRules.all()).flatMap(List::stream).toList();

    private Rules() {}

    /** All of them. */
    public static List<Rule> all() { return ALL; }

    /**
     * The rule of that number, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Rule of(String number) {
        return ALL.stream().filter(each -> each.number().equalsIgnoreCase(number)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no rule '" + number + "' (there are "
                        + ALL.stream().map(Rule::number).collect(Collectors.joining(", ")) + ")"));
    }
}
