package io.nstack.rd.file;

import static io.nstack.rd.policy.Flows.BOTH;
import static io.nstack.rd.policy.Flows.connect;
import static io.nstack.rd.policy.Flows.datagrams;
import static io.nstack.rd.policy.Flows.listen;
import static io.nstack.rd.policy.Flows.stacks;
import static io.nstack.rd.policy.Flows.whyNot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.StackSnapshot;
import io.nstack.rd.policy.Choice;
import io.nstack.rd.policy.Flows;
import io.nstack.rd.policy.Policy;
import io.nstack.rd.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFilesTest {

    private static final String MODULES = """
            {
                'default_stack_name': 'kernel',   /* when no route matches */
                'module_list': [
                {
                    'stack_name': 'kernel',
                    'libname': './',
                    'deploytype': '1',
                    'stackid': '0',
                },
                /**************
                 * not there
                { 'stack_name': 'x' },
                 **************/
                { 'stack_name': 'lwip', 'libname': 'liblwip_dpdk.so', 'deploytype': '3', 'stackid': 1, },
                ]
            }
            """;
    private static final String ROUTES = """
            {
              'ip_route': [
                { 'subnet': '192.168.50.20/24', 'stack_name': 'lwip', },   // host bits are masked off
                { 'subnet': '192.168.50.10/32', 'stack_name': 'kernel', },
                { 'subnet': '172.16.0.0/12', 'stack_name': 'rsocket', },
              ],
              'prot_route': [
                { 'proto_type': '2', 'stack_name': 'lwip', },
              ],
            }
            """;

    private static Decision decide(Policy policy, Flow flow) { return Choice.decide(policy, flow, BOTH).decision(); }

    @Test
    void shouldReadDmmFilesAsTheyAre() throws Exception {
        Policy policy = Policies.dmm(MODULES, ROUTES);
        Decision routed = decide(policy, connect("192.168.50.7", 80));
        assertThat(stacks(routed)).containsExactly("dpdk~fast0");
        assertThat(routed.reason()).isEqualTo("route 192.168.50.0/24 in rd_config.json:3");
        assertThat(stacks(decide(policy, connect("192.168.50.10", 80)))).containsExactly("kernel");
        Decision byProtocol = decide(policy, datagrams("8.8.8.8", 53));
        assertThat(stacks(byProtocol)).containsExactly("dpdk~fast0");
        assertThat(byProtocol.reason()).isEqualTo("route of udp in rd_config.json:8");
        Decision byDefault = decide(policy, connect("8.8.8.8", 53));
        assertThat(stacks(byDefault)).containsExactly("kernel");
        assertThat(byDefault.reason()).isEqualTo("default in module_config.json:2");
    }

    @Test
    void shouldDecideABindByItsOwnAddress() throws Exception {
        Policy policy = Policies.dmm(MODULES, ROUTES);
        assertThat(stacks(decide(policy, listen("192.168.50.7", 80)))).containsExactly("dpdk~fast0");
        assertThat(stacks(decide(policy, listen("10.0.0.1", 80)))).containsExactly("kernel");
        assertThat(stacks(decide(policy, listen("0.0.0.0", 80)))).containsExactly("kernel", "dpdk~fast0");
    }

    @Test
    void shouldPassOverAStackThatIsNotHereAndSayIt() throws Exception {
        Decision decision = decide(Policies.dmm(MODULES, ROUTES), connect("172.16.0.1", 80));
        assertThat(stacks(decision)).containsExactly("kernel");
        assertThat(whyNot(decision, "rdma")).isEqualTo("no such stack here");
    }

    @Test
    void shouldNotPassOverAStackThatIsDown() throws Exception {
        StackSnapshot snapshot = new StackSnapshot(List.of(Flows.KERNEL, Flows.with(Flows.DPDK,
                new io.nstack.stack.StackStatus(io.nstack.stack.StackState.DOWN, "no carrier"))));
        Decision decision = Choice.decide(Policies.dmm(MODULES, ROUTES), connect("192.168.50.7", 80), snapshot)
                .decision();
        assertThat(stacks(decision)).isEmpty();
        assertThat(whyNot(decision, "dpdk~fast0")).isEqualTo("DOWN (no carrier)");
    }

    @Test
    void shouldRouteLoopbackToTheKernelUnlessSaidOtherwise() throws Exception {
        String all = "{'ip_route':[{'subnet':'0.0.0.0/0','stack_name':'lwip'}]}";
        assertThat(stacks(decide(Policies.routes(all), connect("127.0.0.1", 80)))).containsExactly("kernel");
        assertThat(stacks(decide(Policies.routes(all), connect("0.0.0.0", 80)))).containsExactly("kernel");
        assertThat(decide(Policies.routes(all), connect("127.0.0.1", 80)).reason())
                .isEqualTo("built-in route 127.0.0.1/32");
        assertThat(stacks(decide(Policies.routes(all), connect("127.0.0.2", 80)))).containsExactly("dpdk~fast0");
        String otherwise = "{'ip_route':[{'subnet':'127.0.0.1/32','stack_name':'lwip'}]}";
        assertThat(stacks(decide(Policies.routes(otherwise), connect("127.0.0.1", 80)))).containsExactly("dpdk~fast0");
    }

    @Test
    void shouldLetALaterEntryReplaceAnEarlier() throws Exception {
        Policy policy = Policies.routes("""
                {'ip_route':[{'subnet':'10.1.0.0/8','stack_name':'lwip'},{'subnet':'10.2.0.0/8','stack_name':'kernel'}],
                 'prot_route':[{'proto_type':1,'stack_name':'kernel'},{'proto_type':1,'stack_name':'lwip'}]}""");
        assertThat(stacks(decide(policy, connect("10.0.0.1", 80)))).containsExactly("kernel");
        assertThat(stacks(decide(policy, connect("11.0.0.1", 80)))).containsExactly("dpdk~fast0");
        assertThat(policy.rules()).filteredOn(rule -> rule.name().startsWith("route:10")).hasSize(1);
    }

    @Test
    void shouldReadTheOlderShapeOfDmm() throws Exception {
        Policy policy = Policies.routes("{'ip_route':[{'subnet':'10.0.0.0/8','type':'nstack-dpdk'}]}");
        assertThat(stacks(decide(policy, connect("10.0.0.1", 80)))).containsExactly("dpdk~fast0");
    }

    @Test
    void shouldTryOwnRulesBeforeDmmRoutesAndOwnDefaultBeforeDmms() throws Exception {
        FileSet files = Policies.files(FileSet.POLICY, """
                {'rules':[{'name':'mine','remote':'192.168.0.0/16','remote-port':22,'stacks':'kernel'}],
                 'default':['dpdk~*','kernel']}""").with(FileSet.ROUTES, bytes(ROUTES)).with(FileSet.MODULES,
                bytes(MODULES));
        Policy policy = PolicyFiles.compile(files, DmmNames.DEFAULT);
        assertThat(stacks(decide(policy, connect("192.168.50.7", 22)))).containsExactly("kernel");
        assertThat(stacks(decide(policy, connect("192.168.50.7", 80)))).containsExactly("dpdk~fast0");
        assertThat(stacks(decide(policy, connect("8.8.8.8", 80)))).containsExactly("dpdk~fast0", "kernel");
        assertThat(policy.sources()).containsExactly("module_config.json", "policy.json", "rd_config.json");
    }

    @Test
    void shouldUseTheConfiguredAliases() throws Exception {
        Policy policy = PolicyFiles.compile(Policies.files(FileSet.ROUTES,
                "{'ip_route':[{'subnet':'10.0.0.0/8','stack_name':'mtcp'}]}"),
                DmmNames.parse(List.of("mtcp = dpdk~fast0")));
        assertThat(stacks(decide(policy, connect("10.0.0.1", 80)))).containsExactly("dpdk~fast0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lwip", "=dpdk", "lwip=", "lwip=a b", "lwip=dpdk*"})
    void shouldRefuseAWrongAlias(String alias) {
        assertThatIllegalArgumentException().isThrownBy(() -> DmmNames.parse(List.of(alias)));
    }

    @Test
    void shouldTakeAFileThatSaysNothingAsTheBuiltInPolicy() throws Exception {
        assertThat(Policies.own("\uFEFF{}").rules()).isEqualTo(Policy.BUILT_IN.rules());
        assertThat(PolicyFiles.compile(FileSet.EMPTY, DmmNames.DEFAULT)).isSameAs(Policy.BUILT_IN);
    }

    @Test
    void shouldKeepWhatLooksLikeACommentInsideText() throws Exception {
        Policy policy = Policies.own("{'comment':'/* // ,] \\\\', // a\n 'rules':[{'name':'a//b','deny':true,},],}");
        assertThat(policy.rules().getFirst().name()).isEqualTo("a//b");
    }

    @Test
    void shouldWriteWhatReadsBackAsTheSamePolicy() throws Exception {
        FileSet files = Policies.files(FileSet.POLICY, """
                {'rules':[
                  {'name':'full','priority':5,'application':['a','b*'],'transport':'tcp','direction':'connect',
                   'local':'10.0.0.1','local-port':'1-5','remote':['10.0.0.0/8','fd00::/8'],'remote-port':[80,'90-99'],
                   'intent':{'security':['prefer','require'],'order':'none'},'stacks':['dpdk~*','ker?el','x*']},
                  {'name':'no','deny':true}]}""").with(FileSet.ROUTES, bytes(ROUTES)).with(FileSet.MODULES,
                bytes(MODULES));
        for (FileSet each : List.of(files, Policies.files(FileSet.POLICY, "{'default':'deny'}"),
                Policies.files(FileSet.POLICY, "{'default':['kernel','*']}"), FileSet.EMPTY)) {
            Policy policy = PolicyFiles.compile(each, DmmNames.DEFAULT);
            String text = PolicyText.of(policy);
            Policy again = Policies.own(text);
            assertThat(PolicyText.of(again)).isEqualTo(text);
            assertThat(again.rules()).usingRecursiveFieldByFieldElementComparatorIgnoringFields("source")
                    .isEqualTo(policy.rules());
        }
    }

    @Test
    void shouldPutTheRulesInTheOrderInWhichTheyAreTried() throws Exception {
        FileSet files = Policies.files(FileSet.POLICY, """
                {'rules':[{'name':'any','deny':true},{'name':'wide','remote':'10.0.0.0/8','deny':true},
                  {'name':'narrow','remote':'10.1.0.0/16','deny':true},{'name':'first','priority':1,'deny':true}]}""")
                .with(FileSet.ROUTES, bytes(ROUTES)).with(FileSet.MODULES, bytes(MODULES));
        Policy policy = PolicyFiles.compile(files, DmmNames.DEFAULT);
        assertThat(policy.order().stream().map(policy.rules()::get).map(Rule::name)).containsExactly("first", "narrow",
                "wide", "any", "route:127.0.0.1/32", "route:0.0.0.0/32", "route:192.168.50.10/32",
                "route:192.168.50.0/24",
                "route:172.16.0.0/12", "protocol:udp", "default");
    }

    private static byte[] bytes(String text) { return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8); }
}
