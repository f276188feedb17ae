package io.nstack.rd.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.stack.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against the definition: the first entry in order that matches. */
class RuleIndexTest {

    private static final List<String> HOSTS = List.of("10.0.0.1", "10.0.1.1", "10.1.0.1", "11.0.0.1", "0.0.0.0",
            "255.255.255.255", "fd00::1", "fd00:1::1", "fd00::1:0:0:1", "::", "::1");
    private static final List<String> APPLICATIONS = List.of("a", "b", "file-client", "file-server", "Aa", "BB");

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 50, 2000})
    void shouldFindWhatALinearSearchFinds(int count) {
        Random random = new Random(count);
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule(random, i));
        }
        rules.add(Policy.builtInDefault());
        Policy policy = new Policy(rules, List.of("test"));
        for (int i = 0; i < 3000; i++) {
            FlowKey key = FlowKey.of(flow(random));
            int after = -1;
            for (int step = 0; step < 3 && after < policy.entries().size() - 1; step++) {
                int found = policy.next(key, after);
                assertThat(found).as("%s after %d", key, after).isEqualTo(linear(policy, key, after));
                after = found;
            }
        }
    }

    private static int linear(Policy policy, FlowKey key, int after) {
        int rank = after + 1;
        while (!policy.entries().get(rank).matches(key)) {
            rank++;
        }
        return rank;
    }

    private static Rule rule(Random random, int number) {
        if (random.nextInt(4) == 0) {
            return new Rule(Rule.Kind.ROUTE, "route" + number, 0, Condition.ANY, List.of(), List.of(prefix(random)),
                    List.of(StackPattern.EVERY), Source.BUILT_IN);
        }
        Condition condition = new Condition(
                some(random, 3, () -> new Glob(random.nextInt(5) == 0 ? "file-*" : pick(random, APPLICATIONS))),
                random.nextInt(3) == 0 ? Transport.STREAM : null, random.nextInt(4) == 0 ? Direction.CONNECT : null,
                some(random, 4, () -> ports(random)), some(random, 2, () -> ports(random)),
                random.nextInt(8) == 0 ? Map.of(IntentProperty.SECURITY, Set.of(Preference.REQUIRE)) : Map.of());
        return new Rule(Rule.Kind.RULE, "rule" + number, random.nextInt(3), condition,
                some(random, 2, () -> prefix(random)), some(random, 4, () -> prefix(random)),
                List.of(StackPattern.EVERY),
                Source.BUILT_IN);
    }

    private static <T> List<T> some(Random random, int oneIn, java.util.function.Supplier<T> each) {
        List<T> some = new ArrayList<>();
        while (some.size() < 3 && random.nextInt(oneIn) == 0) {
            some.add(each.get());
        }
        return some;
    }

    private static PortRange ports(Random random) {
        int first = 1 + random.nextInt(100);
        return new PortRange(first, first + (random.nextBoolean() ? 0 : random.nextInt(60)));
    }

    private static Prefix prefix(Random random) {
        String host = pick(random, HOSTS);
        return Prefix.parse(host + "/" + random.nextInt(host.contains(":") ? 129 : 33));
    }

    private static Flow flow(Random random) {
        boolean connect = random.nextBoolean();
        InetSocketAddress local = random.nextBoolean() ? address(random) : null;
        return new Flow(pick(random, APPLICATIONS), random.nextBoolean() ? Transport.STREAM : Transport.DATAGRAM,
                connect ? Direction.CONNECT : Direction.LISTEN, local, connect ? address(random) : null,
                random.nextInt(4) == 0 ? Intent.ANY.with(IntentProperty.SECURITY, Preference.REQUIRE) : Intent.ANY);
    }

    private static InetSocketAddress address(Random random) {
        return Flows.at(pick(random, HOSTS), random.nextInt(170));
    }

    private static <T> T pick(Random random, List<T> from) { return from.get(random.nextInt(from.size())); }
}
