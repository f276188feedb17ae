package io.nstack.rd;

import java.util.List;
import java.util.Optional;

/**
 * All stacks at one moment. A new object is made whenever one comes, goes or changes its status, so its identity can
 * key a cache. Immutable.
 *
 * @param stacks the stacks in the order of their arrival, each name once
 */
public record StackSnapshot(List<StackView> stacks) {

    /** No stacks. */
    public static final StackSnapshot EMPTY = new StackSnapshot(List.of());

    /** Copies the list. */
    public StackSnapshot {
        stacks = List.copyOf(stacks);
    }

    /** The stack of that name. */
    public Optional<StackView> find(String name) {
        for (StackView each : stacks) {
            if (each.name().equals(name)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
