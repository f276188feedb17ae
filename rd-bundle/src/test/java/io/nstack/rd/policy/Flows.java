package io.nstack.rd.policy;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

/** Flows and stacks for tests. */
public final class Flows {

    public static final StackView KERNEL = kernel("kernel");
    public static final StackView DPDK = user("dpdk~fast0", "dpdk");
    public static final StackSnapshot BOTH = new StackSnapshot(List.of(DPDK, KERNEL));

    private Flows() {}

    public static Flow connect(String host, int port) {
        return new Flow("app", Transport.STREAM, Direction.CONNECT, null, at(host, port), Intent.ANY);
    }

    public static Flow connect(String app, String host, int port, Intent intent) {
        return new Flow(app, Transport.STREAM, Direction.CONNECT, null, at(host, port), intent);
    }

    public static Flow datagrams(String host, int port) {
        return new Flow("app", Transport.DATAGRAM, Direction.CONNECT, null, at(host, port), Intent.ANY);
    }

    public static Flow listen(String host, int port) {
        return new Flow("app", Transport.STREAM, Direction.LISTEN, at(host, port), null, Intent.ANY);
    }

    public static Intent intent(IntentProperty property, Preference preference) {
        return Intent.ANY.with(property, preference);
    }

    public static InetSocketAddress at(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    public static StackView kernel(String name) {
        return stack(name, "kernel", StackMode.KERNEL,
                Set.of(AddressFamily.INET, AddressFamily.INET6, AddressFamily.UNIX), Set.of());
    }

    public static StackView user(String name, String type, IntentProperty... satisfies) {
        return stack(name, type, StackMode.USER, Set.of(AddressFamily.INET, AddressFamily.INET6), Set.of(satisfies));
    }

    public static StackView stack(String name, String type, StackMode mode, Set<AddressFamily> families,
            Set<IntentProperty> satisfies) {
        return new StackView(name,
                new StackTraits(type, mode, Set.of(Transport.values()), families, Set.of("tcp", "udp"),
                        satisfies),
                StackStatus.of(StackState.UP), address -> true);
    }

    public static StackView with(StackView stack, StackStatus status) {
        return new StackView(stack.name(), stack.traits(), status, stack.reach());
    }

    public static StackSnapshot snapshot(StackView... stacks) { return new StackSnapshot(List.of(stacks)); }

    public static List<String> stacks(Decision decision) {
        return decision.candidates().stream().map(Candidate::stack).toList();
    }

    public static String whyNot(Decision decision, String stack) {
        return decision.leftOut().stream().filter(each -> each.stack().equals(stack)).map(Candidate::reason).findFirst()
                .orElse("not left out");
    }
}
