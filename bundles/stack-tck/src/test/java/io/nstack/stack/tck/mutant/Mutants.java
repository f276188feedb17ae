package io.nstack.stack.tck.mutant;

import java.util.List;
import java.util.stream.Stream;

/** A broken stack for each rule. */
public final class Mutants {

    private Mutants() {}

    /** All of them. */
    public static List<Mutant> all() {
        return Stream.of(LifecycleMutants.all(), StreamMutants.all(), AbilityMutants.streams(),
                ListenerMutants.all(), AbilityMutants.listeners(), DatagramMutants.all(), AbilityMutants.datagrams(),
                OptionMutants.all(), ErrorMutants.all(), ThreadMutants.all(), BufferMutants.all(),
                WaitingMutants.all(), RemovalMutants.all()).flatMap(List::stream).toList();
    }
}
