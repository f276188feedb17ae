package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.tck.loop.LoopKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stack under test: where its instances come from and how it may be used. Immutable.
 *
 * @param stacks     gives an instance; a new one at each call unless {@code live}
 * @param live       whether the one instance serves others too, and so is neither started, drained nor stopped
 * @param address    where the stack can listen, with port 0
 * @param loops      what the loops block in; null = the first of {@link LoopKind#available}
 *                   that the stack makes an engine in
 * @param exceptions numbers of rules that the stack is known not to keep, with the reason
 */
public record Subject(Supplier<? extends NetworkStack> stacks, boolean live, InetSocketAddress address,
        @Nullable LoopKind loops, Map<String, String> exceptions) {

    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    /** Copies the exceptions and checks that each names a rule and a reason. */
    public Subject {
        exceptions = Map.copyOf(exceptions);
        exceptions.forEach((number, reason) -> {
            if (reason.isBlank()) {
                throw new IllegalArgumentException(
                        "the exception from " + Rules.of(number).number() + " needs a reason");
            }
        });
    }

    /** Instances that nobody else uses, on 127.0.0.1. */
    public static Subject fresh(Supplier<? extends NetworkStack> stacks) {
        return new Subject(stacks, false, LOOPBACK, null, Map.of());
    }

    /** A running instance that others use, on 127.0.0.1. */
    public static Subject live(NetworkStack running) {
        return new Subject(() -> running, true, LOOPBACK, null, Map.of());
    }

    /** The same at another address. */
    public Subject at(InetSocketAddress listensOn) {
        return new Subject(stacks, live, listensOn, loops, exceptions);
    }

    /** The same in loops of one kind. */
    public Subject in(LoopKind kind) {
        return new Subject(stacks, live, address, kind, exceptions);
    }

    /** The same without some rules. */
    public Subject except(Map<String, String> known) {
        return new Subject(stacks, live, address, loops, known);
    }
}
