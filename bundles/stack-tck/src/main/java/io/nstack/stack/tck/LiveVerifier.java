package io.nstack.stack.tck;

import io.nstack.nsocket.operate.CheckedRule;
import io.nstack.nsocket.operate.CheckedRule.Outcome;
import io.nstack.nsocket.operate.StackVerifier;
import io.nstack.nsocket.operate.Verification;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The rules, held against the stacks of the runtime. A stack that leaves waits for the check that is under way. */
@Component(service = StackVerifier.class)
public final class LiveVerifier implements StackVerifier {

    private final List<NetworkStack> stacks = new CopyOnWriteArrayList<>();
    private final ReentrantLock checking = new ReentrantLock(true); // who leaves is next

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStack(NetworkStack stack) { stacks.add(stack); }

    void removeStack(NetworkStack stack) {
        checking.lock(); // a check is bounded, and ends with its engines closed
        try {
            stacks.remove(stack);
        } finally {
            checking.unlock();
        }
    }

    @Override
    public List<String> rules() { return Rules.all().stream().map(Rule::number).toList(); }

    @Override
    public Verification verify(String stack, @Nullable InetAddress at, List<String> rules,
            Consumer<? super CheckedRule> progress) {
        NetworkStack subject = find(stack);
        List<Rule> asked = rules.isEmpty() ? Rules.all() : rules.stream().map(Rules::of).toList();
        if (!subject.status().isUp()) {
            throw new IllegalStateException(
                    stack + " is " + subject.status() + ", only a stack that is UP is verified");
        }
        Tck tck = new Tck(Subject.live(subject).at(new InetSocketAddress(at == null ? loopback(subject) : at, 0)));
        long begin = System.nanoTime();
        List<CheckedRule> checked = new ArrayList<>();
        for (Rule each : asked) {
            CheckedRule result = check(tck, subject, each);
            checked.add(result);
            progress.accept(result);
        }
        return new Verification(stack, checked, Duration.ofNanos(System.nanoTime() - begin));
    }

    private CheckedRule check(Tck tck, NetworkStack subject, Rule rule) {
        checking.lock();
        try {
            if (!stacks.contains(subject)) {
                return new CheckedRule(rule.number(), rule.text(), Outcome.SKIPPED, "the stack has left",
                        Duration.ZERO);
            }
            Verdict verdict = tck.check(rule);
            return new CheckedRule(rule.number(), rule.text(), Outcome.valueOf(verdict.outcome().name()),
                    verdict.detail(), verdict.took());
        } finally {
            checking.unlock();
        }
    }

    private NetworkStack find(String name) {
        for (NetworkStack each : stacks) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("there is no stack '" + name + "' (" + (stacks.isEmpty()
                ? "none is installed"
                : "there are " + stacks.stream().map(NetworkStack::name).collect(Collectors.joining(", "))) + ")");
    }

    private static InetAddress loopback(NetworkStack stack) {
        boolean four = stack.traits().families().contains(AddressFamily.INET);
        if (!four && !stack.traits().families().contains(AddressFamily.INET6)) {
            throw new IllegalStateException(stack.name() + " speaks neither IPv4 nor IPv6, which the rules need");
        }
        return InetAddress.ofLiteral(four ? "127.0.0.1" : "::1");
    }
}
