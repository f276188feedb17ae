package io.nstack.rd.policy;

import static io.nstack.rd.policy.Flows.BOTH;
import static io.nstack.rd.policy.Flows.DPDK;
import static io.nstack.rd.policy.Flows.KERNEL;
import static io.nstack.rd.policy.Flows.connect;
import static io.nstack.rd.policy.Flows.intent;
import static io.nstack.rd.policy.Flows.listen;
import static io.nstack.rd.policy.Flows.snapshot;
import static io.nstack.rd.policy.Flows.stacks;
import static io.nstack.rd.policy.Flows.user;
import static io.nstack.rd.policy.Flows.whyNot;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.Intent;
import io.nstack.nsocket.IntentProperty;
import io.nstack.nsocket.Preference;
import io.nstack.rd.Decision;
import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.StackView;
import io.nstack.rd.file.Policies;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChoiceTest {

    private static Decision decide(String policy, Flow flow, StackSnapshot stacks) throws Exception {
        return Choice.decide(Policies.own(policy), flow, stacks).decision();
    }

    private static String rule(String name, String rest) { return "{'name':'" + name + "'," + rest + "}"; }

    private static String rules(String... rules) { return "{'rules':[" + String.join(",", rules) + "]}"; }

    @Test
    void shouldTakeEveryStackKernelFirstWithoutAPolicy() {
        Decision decision = Choice.decide(Policy.BUILT_IN, connect("10.0.0.1", 80), BOTH).decision();
        assertThat(stacks(decision)).containsExactly("kernel", "dpdk~fast0");
        assertThat(decision.reason()).isEqualTo("built-in default");
        assertThat(decision.denied()).isFalse();
        assertThat(decision.trace()).isEmpty();
    }

    @Test
    void shouldPreferTheLongestRemotePrefix() throws Exception {
        String policy = rules(rule("wide", "'remote':'10.0.0.0/8','stacks':['kernel']"),
                rule("narrow", "'remote':'10.1.0.0/16','stacks':['dpdk~*']"));
        assertThat(stacks(decide(policy, connect("10.1.0.1", 80), BOTH))).containsExactly("dpdk~fast0");
        assertThat(stacks(decide(policy, connect("10.2.0.1", 80), BOTH))).containsExactly("kernel");
    }

    @Test
    void shouldPreferPriorityToThePrefix() throws Exception {
        String policy = rules(rule("narrow", "'remote':'10.1.0.0/16','stacks':['dpdk~*']"),
                rule("lock", "'application':'guest*','priority':10,'deny':true"));
        assertThat(decide(policy, connect("guest1", "10.1.0.1", 80, Intent.ANY), BOTH).denied()).isTrue();
        assertThat(stacks(decide(policy, connect("10.1.0.1", 80), BOTH))).containsExactly("dpdk~fast0");
    }

    @Test
    void shouldKeepTheOrderOfTheFileAmongEquals() throws Exception {
        String policy = rules(rule("first", "'remote':'10.0.0.0/8','remote-port':'80-90','stacks':'kernel'"),
                rule("second", "'remote':'10.0.0.0/8','stacks':'dpdk~*'"));
        assertThat(stacks(decide(policy, connect("10.0.0.1", 85), BOTH))).containsExactly("kernel");
        assertThat(stacks(decide(policy, connect("10.0.0.1", 91), BOTH))).containsExactly("dpdk~fast0");
    }

    @Test
    void shouldNameRuleAndPlace() throws Exception {
        Decision decision = decide(
                "{'rules':[\n" + rule("lan", "'remote':'10.0.0.0/8','stacks':['kernel','gone']") + "]}",
                connect("10.0.0.1", 80), BOTH);
        assertThat(decision.reason()).isEqualTo("rule 'lan' in policy.json:2");
        assertThat(decision.candidates().getFirst().reason()).isEqualTo("rule 'lan' in policy.json:2");
        assertThat(whyNot(decision, "gone")).isEqualTo("no such stack here");
        assertThat(whyNot(decision, "dpdk~fast0")).isEqualTo("not named by the rule 'lan' in policy.json:2");
    }

    @Test
    void shouldDenyAndSayWhy() throws Exception {
        Decision decision = decide(rules(rule("no", "'remote':'10.0.0.0/8','deny':true")), connect("10.0.0.1", 80),
                BOTH);
        assertThat(decision.denied()).isTrue();
        assertThat(decision.candidates()).isEmpty();
        assertThat(whyNot(decision, "kernel")).isEqualTo("denied by the rule 'no' in policy.json:1");
    }

    @Test
    void shouldDenyByDefault() throws Exception {
        Decision decision = decide("{'default':'deny'}", listen("0.0.0.0", 80), BOTH);
        assertThat(decision.denied()).isTrue();
        assertThat(decision.reason()).isEqualTo("default in policy.json:1");
    }

    @Test
    void shouldLeaveOutWhatDoesNotFit() throws Exception {
        StackView down = Flows.with(Flows.kernel("down"), new StackStatus(StackState.DOWN, "no carrier"));
        StackView streams = new StackView("streams", new StackTraits("x", StackMode.USER, Set.of(Transport.STREAM),
                Set.of(AddressFamily.INET6), Set.of(), Set.of()), StackStatus.of(StackState.UP), a -> true);
        StackView ipv4 = Flows.stack("ipv4", "x", StackMode.USER, Set.of(AddressFamily.INET), Set.of());
        StackView island = new StackView("island", KERNEL.traits(), KERNEL.status(), a -> false);
        StackView broken = new StackView("broken", KERNEL.traits(), KERNEL.status(), a -> {
            throw new IllegalStateException("gone");
        });
        Decision decision = decide("{}", Flows.datagrams("fd00::1", 53),
                snapshot(down, streams, ipv4, island, broken, KERNEL));
        assertThat(stacks(decision)).containsExactly("kernel");
        assertThat(whyNot(decision, "down")).isEqualTo("DOWN (no carrier)");
        assertThat(whyNot(decision, "streams")).isEqualTo("does not offer udp");
        assertThat(whyNot(decision, "ipv4")).isEqualTo("does not speak IPv6");
        assertThat(whyNot(decision, "island")).isEqualTo("has no way to fd00:0:0:0:0:0:0:1");
        assertThat(whyNot(decision, "broken")).contains("cannot say whether it reaches").contains("gone");
    }

    @Test
    void shouldNotAskAListenWhetherItReachesAnybody() throws Exception {
        StackView island = new StackView("island", KERNEL.traits(), KERNEL.status(), a -> false);
        assertThat(stacks(decide("{}", listen("10.0.0.1", 80), snapshot(island)))).containsExactly("island");
    }

    @Test
    void shouldHoldRequireAndProhibit() throws Exception {
        StackView safe = user("safe", "x", IntentProperty.SECURITY);
        Flow wants = connect("app", "10.0.0.1", 80, intent(IntentProperty.SECURITY, Preference.REQUIRE));
        Flow refuses = connect("app", "10.0.0.1", 80, intent(IntentProperty.SECURITY, Preference.PROHIBIT));
        assertThat(stacks(decide("{}", wants, snapshot(KERNEL, safe)))).containsExactly("safe");
        assertThat(whyNot(decide("{}", wants, snapshot(KERNEL, safe)), "kernel"))
                .isEqualTo("lacks security, which the application requires");
        assertThat(whyNot(decide("{}", refuses, snapshot(KERNEL, safe)), "safe"))
                .isEqualTo("has security, which the application prohibits");
    }

    @Test
    void shouldOrderByPreferenceAndKeepTheRulesOrderAmongEquals() throws Exception {
        StackView quick = user("quick", "x", IntentProperty.LOW_LATENCY);
        StackView humble = user("humble", "x", IntentProperty.SCAVENGER);
        StackView both = user("both", "x", IntentProperty.LOW_LATENCY, IntentProperty.SCAVENGER);
        StackSnapshot all = snapshot(KERNEL, quick, humble, both, DPDK);
        String policy = "{'default':['kernel','humble','both','dpdk~*','quick']}";
        Intent wish = intent(IntentProperty.LOW_LATENCY, Preference.PREFER).with(IntentProperty.SCAVENGER,
                Preference.AVOID);
        Decision decision = decide(policy, connect("app", "10.0.0.1", 80, wish), all);
        assertThat(stacks(decision)).containsExactly("quick", "kernel", "both", "dpdk~fast0", "humble");
        assertThat(decision.candidates().getFirst().reason())
                .isEqualTo("default in policy.json:1; has low-latency (prefer)");
    }

    @Test
    void shouldMatchIntent() throws Exception {
        String policy = rules(rule("quick", "'intent':{'low-latency':['prefer','require']},'stacks':'dpdk~*'"),
                rule("silent", "'intent':{'low-latency':'none'},'stacks':'kernel'"));
        Flow prefers = connect("app", "10.0.0.1", 80, intent(IntentProperty.LOW_LATENCY, Preference.PREFER));
        Flow avoids = connect("app", "10.0.0.1", 80, intent(IntentProperty.LOW_LATENCY, Preference.AVOID));
        assertThat(decide(policy, prefers, BOTH).reason()).contains("'quick'");
        assertThat(decide(policy, connect("10.0.0.1", 80), BOTH).reason()).contains("'silent'");
        assertThat(decide(policy, avoids, BOTH).reason()).isEqualTo("built-in default");
    }

    @Test
    void shouldMatchDirectionTransportAndLocalSide() throws Exception {
        String policy = rules(
                rule("l", "'direction':'listen','local':'10.0.0.0/8','local-port':[80,443],'stacks':'dpdk~*'"),
                rule("u", "'transport':'udp','stacks':'dpdk~*'"));
        assertThat(stacks(decide(policy, listen("10.0.0.1", 443), BOTH))).containsExactly("dpdk~fast0");
        assertThat(decide(policy, listen("10.0.0.1", 444), BOTH).reason()).isEqualTo("built-in default");
        assertThat(decide(policy, listen("11.0.0.1", 443), BOTH).reason()).isEqualTo("built-in default");
        assertThat(decide(policy, Flows.datagrams("11.0.0.1", 443), BOTH).reason()).contains("'u'");
    }

    @Test
    void shouldOpenAWildcardListenOnAllStacksUnlessARuleSaysOtherwise() throws Exception {
        Decision all = decide("{'default':['dpdk~*']}", listen("0.0.0.0", 80), BOTH);
        assertThat(stacks(all)).containsExactly("dpdk~fast0", "kernel");
        assertThat(all.reason()).contains("wildcard");
        assertThat(stacks(decide("{'default':['dpdk~*']}", listen("10.0.0.1", 80), BOTH)))
                .containsExactly("dpdk~fast0");
        assertThat(stacks(decide(rules(rule("web", "'local-port':80,'stacks':'kernel'")), listen("0.0.0.0", 80), BOTH)))
                .containsExactly("kernel");
    }

    @Test
    void shouldTreatAListenWithoutAddressAsWildcard() throws Exception {
        Flow flow = new Flow("app", Transport.STREAM, Direction.LISTEN, null, null, Intent.ANY);
        assertThat(stacks(decide("{'default':['dpdk~*']}", flow, BOTH))).containsExactly("dpdk~fast0", "kernel");
    }

    @Test
    void shouldKeepDomainSocketsInTheKernel() throws Exception {
        Flow flow = new Flow("app", Transport.STREAM, Direction.CONNECT, null, UnixDomainSocketAddress.of("/run/x"),
                Intent.ANY);
        Decision decision = decide(rules(rule("all", "'stacks':'dpdk~*'")), flow, BOTH);
        assertThat(stacks(decision)).containsExactly("kernel");
        assertThat(decide(rules(rule("no", "'application':'app','deny':true")), flow, BOTH).denied()).isTrue();
        assertThat(decide(rules(rule("no", "'remote':'0.0.0.0/0','deny':true")), flow, BOTH).denied()).isFalse();
    }

    @Test
    void shouldKeepTheTraceOfWhy() throws Exception {
        Policy policy = Policies.own(rules(rule("near", "'remote':'10.0.0.0/8','remote-port':81,'stacks':'kernel'"),
                rule("far", "'remote':'11.0.0.0/8','stacks':'kernel'"), rule("hit", "'stacks':'dpdk~*'")));
        Flow flow = connect("10.0.0.1", 80);
        Decision why = Choice.why(policy, flow, BOTH).decision();
        assertThat(why.trace()).containsExactly("flow: app tcp connect remote 10.0.0.1:80",
                "rule 'near' in policy.json:1 does not match: the remote port is not 81",
                "1 more rule does not match", "rule 'hit' in policy.json:1 decides: [dpdk~*]",
                "candidate dpdk~fast0: rule 'hit' in policy.json:1",
                "left out kernel: not named by the rule 'hit' in policy.json:1");
        Decision plain = Choice.decide(policy, flow, BOTH).decision();
        assertThat(plain.candidates()).isEqualTo(why.candidates());
        assertThat(plain.leftOut()).isEqualTo(why.leftOut());
    }

    @Test
    void shouldSayThatNoneIsLeft() throws Exception {
        Decision decision = decide("{}", connect("10.0.0.1", 80), StackSnapshot.EMPTY);
        assertThat(decision.candidates()).isEmpty();
        assertThat(decision.denied()).isFalse();
        assertThat(decision.reason()).isEqualTo("built-in default");
    }
}
