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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The rules, held against the stacks of the runtime. A stack that leaves waits for the check that is under way. Stacks are
 * held only while they are verified: a stack's object ends with its last user, and is not to be kept from that.
 */
@Component(service = StackVerifier.class)
public final class LiveVerifier implements StackVerifier {

    private final Map<ServiceReference<NetworkStack>, ComponentServiceObjects<NetworkStack>> stacks = new ConcurrentHashMap<>();
    private final ReentrantLock checking = new ReentrantLock(true); // who leaves is next

    @Reference(service = NetworkStack.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStack(ServiceReference<NetworkStack> stack, ComponentServiceObjects<NetworkStack> objects) {
        stacks.put(stack, objects);
    }

    void removeStack(ServiceReference<NetworkStack> stack) {
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
        List<String> names = new ArrayList<>();
        for (var each : stacks.entrySet()) {
            NetworkStack held = each.getValue().getService();
            if (held == null) {
                continue; // has just left
            }
            try {
                names.add(held.name());
                if (held.name().equals(stack)) {
                    return verify(each.getKey(), held, at, rules, progress);
                }
            } finally {
                each.getValue().ungetService(held);
            }
        }
        throw new IllegalArgumentException("there is no stack '" + stack + "' ("
                + (names.isEmpty() ? "none is installed" : "there are " + String.join(", ", names)) + ")");
    }

    private Verification verify(ServiceReference<NetworkStack> reference, NetworkStack subject,
            @Nullable InetAddress at, List<String> rules, Consumer<? super CheckedRule> progress) {
        List<Rule> asked = rules.isEmpty() ? Rules.all() : rules.stream().map(Rules::of).toList();
        if (!subject.status().isUp()) {
            throw new IllegalStateException(
                    subject.name() + " is " + subject.status() + ", only a stack that is UP is verified");
        }
        Tck tck = new Tck(Subject.live(subject).at(new InetSocketAddress(at == null ? loopback(subject) : at, 0)));
        long begin = System.nanoTime();
        List<CheckedRule> checked = new ArrayList<>();
        for (Rule each : asked) {
            CheckedRule result = check(tck, reference, each);
            checked.add(result);
            progress.accept(result);
        }
        return new Verification(subject.name(), checked, Duration.ofNanos(System.nanoTime() - begin));
    }

    private CheckedRule check(Tck tck, ServiceReference<NetworkStack> subject, Rule rule) {
        checking.lock();
        try {
            if (!stacks.containsKey(subject)) {
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

    private static InetAddress loopback(NetworkStack stack) {
        boolean four = stack.traits().families().contains(AddressFamily.INET);
        if (!four && !stack.traits().families().contains(AddressFamily.INET6)) {
            throw new IllegalStateException(stack.name() + " speaks neither IPv4 nor IPv6, which the rules need");
        }
        return InetAddress.ofLiteral(four ? "127.0.0.1" : "::1");
    }
}
