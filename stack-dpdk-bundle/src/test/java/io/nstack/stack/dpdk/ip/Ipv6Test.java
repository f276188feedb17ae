package io.nstack.stack.dpdk.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Ipv6Test {

    private static final String TCP = "303900500000000100000000500220000000" + "0000";
    private static final long SECOND = 1_000_000_000L;

    private final TwoHosts hosts = new TwoHosts(1500);
    private final TestTransport tcp = new TestTransport();
    private final List<String> seen = new ArrayList<>();

    {
        hosts.b.ip.transport(6, tcp);
        hosts.run();
        hosts.pass(2 * SECOND);
        hosts.pass(2 * SECOND);
        hosts.wire = frame -> {
            seen.add(HexFormat.of().formatHex(frame));
            return frame;
        };
    }

    @AfterEach
    void noFrameIsLeft() { assertThat(hosts.close()).isZero(); }

    private void send(String remote, int protocol, String hex) throws Exception {
        IpAddress to = IpFixture.ip(remote);
        hosts.a.ip.send(hosts.a.frames.of(hex), hosts.a.ip.destination(0, 0, to.high(), to.low()), protocol, 0, 0);
        hosts.run();
    }

    /** Hands a packet of host a's MAC address to host b. */
    private void inject(String ip) {
        hosts.b.ip.receive(hosts.b.frames.of("020000000002 020000000001 86dd" + ip), hosts.now);
        hosts.run();
    }

    @Test
    void shouldFindANeighbourBySolicitingItsGroup() throws Exception {
        send("fd00::2", 6, TCP);
        assertThat(tcp.packets).hasSize(1);
        assertThat(seen.getFirst()).as("to the solicited-node group, with our MAC address")
                .startsWith("3333ff000002" + "020000000001" + "86dd" + "60000000" + "00203aff"
                        + "fd000000000000000000000000000001" + "ff0200000000000000000001ff000002" + "8700")
                .endsWith("00000000" + "fd000000000000000000000000000002" + "0101020000000001");
        assertThat(seen.get(1)).as("solicited, overriding").contains("8800").contains("60000000"
                + "fd000000000000000000000000000002" + "0201020000000002");
    }

    @Test
    void shouldLearnAboutWhoAsksAndNotAskBack() throws Exception {
        send("fd00::2", 6, TCP);
        seen.clear();
        IpAddress back = IpFixture.ip("fd00::1");
        hosts.b.ip.send(hosts.b.frames.of(TCP), hosts.b.ip.destination(0, 0, back.high(), back.low()), 6, 0, 0);
        hosts.run();
        assertThat(seen.getFirst()).startsWith("020000000001" + "020000000002" + "86dd6");
    }

    @Test
    void shouldAnswerTheNeighbourOfItsLinkLocalAddressToo() throws Exception {
        send("fe80::ff:fe00:2", 6, TCP);
        assertThat(tcp.packets).hasSize(1);
        assertThat(seen.getLast()).contains("fe80000000000000000000fffe000001fe80000000000000000000fffe000002");
    }

    @Test
    void shouldGiveAFlowOneLabelAndOtherFlowsAnother() throws Exception {
        send("fd00::2", 6, TCP);
        seen.clear();
        send("fd00::2", 6, TCP);
        send("fd00::2", 6, TCP);
        send("fd00::2", 6, TCP.replace("3039", "303a"));
        List<String> labels = seen.stream().map(each -> each.substring(30, 36)).toList();
        assertThat(labels.get(0)).isEqualTo(labels.get(1)).isNotEqualTo(labels.get(2));
    }

    @Test
    void shouldNotBelieveDiscoveryThatCameThroughARouter() {
        inject("60000000 0020 3a fe fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "8700ab8e00000000fd0000000000000000000000000000020101020000000001");
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldSkipOptionsThatMayBeSkipped() {
        inject("60000000 001c 00 40 fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "06 00 1e 04 00000000" + TCP);
        assertThat(tcp.packets).containsExactly(TCP);
    }

    @Test
    void shouldPointAtAnOptionThatItDoesNotKnow() {
        inject("60000000 001c 3c 40 fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "06 00 9e 04 00000000" + TCP);
        assertThat(tcp.packets).isEmpty();
        assertThat(seen.getLast()).contains("0402").contains("0000002a" + "60000000001c3c40");
    }

    @Test
    void shouldPointAtAHeaderThatItDoesNotKnow() {
        inject("60000000 0001 fd 40 fd000000000000000000000000000001 fd000000000000000000000000000002 00");
        assertThat(seen.getLast()).contains("0401").contains("00000006" + "600000000001fd40");
    }

    @Test
    void shouldRefuseASourceRouteThatIsNotAtItsEnd() {
        inject("60000000 002c 2b 40 fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "06 02 00 01 00000000 fd000000000000000000000000000003" + TCP);
        assertThat(tcp.packets).isEmpty();
        assertThat(seen.getLast()).contains("0400").contains("0000002a");
    }

    @Test
    void shouldTakeAnAtomicFragmentAsItIs() {
        inject("60000000 001c 2c 40 fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "06 00 0000 12345678" + TCP);
        assertThat(tcp.packets).containsExactly(TCP);
        assertThat(tcp.mayLend).isTrue();
    }

    @Test
    void shouldDropHopByHopOptionsThatDoNotComeFirst() {
        inject("60000000 0024 3c 40 fd000000000000000000000000000001 fd000000000000000000000000000002"
                + "00 00 01 04 00000000" + "06 00 01 04 00000000" + TCP);
        assertThat(tcp.packets).isEmpty();
        assertThat(hosts.b.ip.counters().malformed).isEqualTo(1);
    }

    @Test
    void shouldAnswerEchoRequestsToAllNodes() {
        String echo = "8000 0000 0001 0001";
        int sum = checksum(
                "fe80000000000000000000fffe000001" + "ff020000000000000000000000000001" + "00000008" + "0000003a"
                        + echo);
        hosts.b.ip.receive(hosts.b.frames.of("333300000001 020000000001 86dd 60000000 0008 3a 40"
                + "fe80000000000000000000fffe000001 ff020000000000000000000000000001"
                + "8000 %04x 0001 0001".formatted(sum)), hosts.now);
        hosts.run();
        assertThat(seen.getLast())
                .contains("fe80000000000000000000fffe000002" + "fe80000000000000000000fffe000001" + "8100");
    }

    private static int checksum(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        int total = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            total += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        total = (total & 0xffff) + (total >>> 16);
        return ~((total & 0xffff) + (total >>> 16)) & 0xffff;
    }

    @Test
    void shouldNoticeThatSomebodyElseWantsItsAddress() {
        String message = "8700 0000 00000000 fd000000000000000000000000000002";
        int sum = checksum(
                "00000000000000000000000000000000" + "ff0200000000000000000001ff000002" + "00000018" + "0000003a"
                        + message);
        hosts.b.ip.receive(hosts.b.frames.of("3333ff000002 020000000009 86dd 60000000 0018 3a ff"
                + "00000000000000000000000000000000 ff0200000000000000000001ff000002"
                + message.replaceFirst("8700 0000", "8700 %04x".formatted(sum))), hosts.now);
        hosts.run();
        assertThat(hosts.b.host.conflicts()).isEqualTo(1);
        assertThat(seen.getLast()).as("we keep it").startsWith("333300000001").contains("8800");
    }
}
