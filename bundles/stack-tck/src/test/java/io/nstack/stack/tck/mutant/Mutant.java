package io.nstack.stack.tck.mutant;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A stack with one fault.
 *
 * @param rule    the rule that it breaks
 * @param implied rules that this breaks too, or may break when the machine is slow
 * @param breaks  makes a good stack a broken one
 */
public record Mutant(String rule, Set<String> implied, UnaryOperator<NetworkStack> breaks) {

    static Mutant stack(String rule, UnaryOperator<NetworkStack> breaks) { return new Mutant(rule, Set.of(), breaks); }

    static Mutant engine(String rule, BiFunction<PollEngine, ContextDecorator, EngineDecorator> breaks) {
        return stack(rule, good -> new StackDecorator(good) {
            @Override
            EngineDecorator engine(PollEngine inner, ContextDecorator loop) { return breaks.apply(inner, loop); }
        });
    }

    static Mutant stream(String rule, Function<StreamEndpoint, StreamDecorator> breaks) {
        return engine(rule, (good, loop) -> new EngineDecorator(good, loop) {
            @Override
            StreamDecorator stream(StreamEndpoint inner) { return breaks.apply(inner); }
        });
    }

    static Mutant listener(String rule, BiFunction<ListenerEndpoint, EngineDecorator, ListenerDecorator> breaks) {
        return engine(rule, (good, loop) -> new EngineDecorator(good, loop) {
            @Override
            ListenerDecorator listener(ListenerEndpoint inner) { return breaks.apply(inner, this); }
        });
    }

    static Mutant datagram(String rule, Function<DatagramEndpoint, DatagramDecorator> breaks) {
        return engine(rule, (good, loop) -> new EngineDecorator(good, loop) {
            @Override
            DatagramDecorator datagram(DatagramEndpoint inner) { return breaks.apply(inner); }
        });
    }

    Mutant implies(String... rules) { return new Mutant(rule, Set.of(rules), breaks); }
}
