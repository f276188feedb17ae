package io.nstack.rd.local;

import static io.nstack.rd.policy.Flows.BOTH;
import static io.nstack.rd.policy.Flows.connect;
import static io.nstack.rd.policy.Flows.snapshot;
import static io.nstack.rd.policy.Flows.stacks;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.Intent;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.RuleInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.rd.file.Policies;
import io.nstack.rd.policy.Choice;
import io.nstack.rd.policy.Flows;
import io.nstack.rd.policy.Policy;
import io.nstack.stack.Transport;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RuleTableTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC);

    private static RuleTable table(String policy) throws Exception {
        return new RuleTable(Policies.own(policy), CLOCK);
    }

    private static long hits(RuleTable table, String rule) {
        return table.inForce().rules().stream().filter(each -> each.name().equals(rule)).mapToLong(RuleInfo::hits)
                .sum();
    }

    @Test
    void shouldGiveTheSameDecisionForAnEqualFlowAndTheSameSnapshot() throws Exception {
        RuleTable table = table("{}");
        Decision first = table.decide(connect("10.0.0.1", 80), BOTH);
        assertThat(table.decide(connect("10.0.0.1", 80), BOTH)).isSameAs(first);
        assertThat(table.decide(connect("10.0.0.1", 81), BOTH)).isNotSameAs(first);
    }

    @Test
    void shouldDecideAnewForAnotherSnapshot() throws Exception {
        RuleTable table = table("{}");
        assertThat(stacks(table.decide(connect("10.0.0.1", 80), BOTH))).hasSize(2);
        assertThat(stacks(table.decide(connect("10.0.0.1", 80), snapshot(Flows.DPDK)))).containsExactly("dpdk~fast0");
        assertThat(stacks(table.decide(connect("10.0.0.1", 80), BOTH))).hasSize(2);
    }

    @Test
    void shouldDecideAnewForAnotherPolicy() throws Exception {
        RuleTable table = table("{}");
        Decision before = table.decide(connect("10.0.0.1", 80), BOTH);
        table.replace(Policies.own("{'default':'deny'}"));
        assertThat(before.denied()).isFalse();
        assertThat(table.decide(connect("10.0.0.1", 80), BOTH).denied()).isTrue();
    }

    @Test
    void shouldAskAStackForItsReachOnceAFlowAndSnapshot() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        StackView stack = new StackView("kernel", Flows.KERNEL.traits(), Flows.KERNEL.status(),
                address -> asked.incrementAndGet() > 0);
        StackSnapshot snapshot = snapshot(stack);
        RuleTable table = table("{}");
        for (int i = 0; i < 5; i++) {
            table.decide(connect("10.0.0.1", 80), snapshot);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    void shouldCountHitsOfDecisionsCachedOrNotAndNoneOfWhy() throws Exception {
        RuleTable table = table("{'rules':[{'name':'a','remote':'10.0.0.0/8','stacks':'kernel'}]}");
        for (int i = 0; i < 5; i++) {
            table.decide(connect("10.0.0.1", 80), BOTH);
        }
        table.decide(connect("11.0.0.1", 80), BOTH);
        table.why(connect("10.0.0.1", 80), BOTH);
        assertThat(hits(table, "a")).isEqualTo(5);
        assertThat(hits(table, "default")).isEqualTo(1);
        table.replace(table.inForce().policy());
        assertThat(hits(table, "a")).isZero();
    }

    @Test
    void shouldStayRightWhenThereAreMoreFlowsThanPlaces() throws Exception {
        RuleTable table = table(
                "{'rules':[{'name':'a','remote-port':'1-30000','stacks':'kernel'}],'default':['dpdk~*']}");
        for (int round = 0; round < 2; round++) {
            for (int port = 1; port < 60_000; port += 3) {
                assertThat(stacks(table.decide(connect("10.0.0.1", port), BOTH)))
                        .containsExactly(port <= 30_000 ? "kernel" : "dpdk~fast0");
            }
        }
    }

    @Test
    void shouldNotKeepFlowsWithAddressesOfForeignClasses() throws Exception {
        RuleTable table = table("{}");
        SocketAddress foreign = new SocketAddress() {
        };
        Flow flow = new Flow("app", Transport.STREAM, Direction.CONNECT, null, foreign, Intent.ANY);
        Decision first = table.decide(flow, BOTH);
        assertThat(table.decide(flow, BOTH)).isNotSameAs(first).isEqualTo(first);
    }

    @Test
    void shouldSayInWhyWhichPolicyItWas() throws Exception {
        Decision why = table("{}").why(connect("10.0.0.1", 80), BOTH);
        assertThat(why.trace()).startsWith("policy 1, policy.json, in force since 2026-11-01T00:00:00Z");
        assertThat(why.candidates()).isEqualTo(table("{}").decide(connect("10.0.0.1", 80), BOTH).candidates());
    }

    @Test
    void shouldGiveWholeDecisionsWhilePoliciesAndSnapshotsChange() throws Exception {
        Policy one = Policies.own("{'default':['kernel']}");
        Policy other = Policies.own("{'default':['dpdk~*']}");
        RuleTable table = new RuleTable(one, CLOCK);
        StackSnapshot second = new StackSnapshot(BOTH.stacks());
        List<Decision> allowed = new ArrayList<>();
        for (Policy each : List.of(one, other)) {
            allowed.add(Choice.decide(each, connect("10.0.0.1", 80), BOTH).decision());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                done.add(threads.submit(() -> {
                    boolean right = true;
                    for (int i = 0; i < 100_000; i++) {
                        right &= allowed.contains(table.decide(connect("10.0.0.1", 80), i % 100 < 50 ? BOTH : second));
                    }
                    return right;
                }));
            }
            for (int i = 0; i < 1000; i++) {
                table.replace(i % 2 == 0 ? other : one);
            }
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
