package io.nstack.stack.dpdk.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.link.Frame;
import io.nstack.link.Offload;
import java.net.NoRouteToHostException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IpLayerTest {

    private static final String TCP_SYN = "3039 0050 00000001 00000000 5002 2000 0000 0000";

    private final IpFixture at = new IpFixture();

    @AfterEach
    void noFrameIsLeft() {
        at.layer.close();
        assertThat(at.frames.out()).isZero();
    }

    @Test
    void shouldAskForANeighbourAndSendWhatWaitsWhenItAnswers() throws Exception {
        at.send("10.0.0.2", 6, TCP_SYN);
        assertThat(at.queue.next()).as("nothing without a MAC address").isEmpty();
        at.turn();
        assertThat(at.queue.next()).isEqualTo("ffffffffffff" + "020000000001" + "0806" + "0001080006040001"
                + "020000000001" + "0a000001" + "000000000000" + "0a000002");
        at.arpReply(2);
        assertThat(at.queue.next()).isEqualTo("020000000002" + "020000000001" + "0800" // computed by hand
                + "45000028" + "00004000" + "400626ce" + "0a000001" + "0a000002"
                + "303900500000000100000000500220004b56" + "0000");
    }

    @Test
    void shouldSendToOffLinkAddressesByTheRouter() throws Exception {
        at.send("192.0.2.9", 6, TCP_SYN);
        at.turn();
        assertThat(at.queue.next()).endsWith("0a0000fe");
        at.arpReply(254);
        assertThat(at.queue.next()).startsWith("020000000002").contains("0a000001c0000209");
    }

    @Test
    void shouldGiveUpAfterThreeQuestionsAndTellTheTransport() throws Exception {
        at.send("10.0.0.2", 6, TCP_SYN);
        for (int i = 0; i < 3; i++) {
            at.turn();
            assertThat(at.queue.next()).as("question %d", i).endsWith("0a000002");
            assertThat(at.layer.nextTimerNanos()).isEqualTo(at.now + IpFixture.SECOND);
            at.pass(IpFixture.SECOND);
        }
        at.turn();
        assertThat(at.tcp.errors).hasSize(1);
        PathError error = at.tcp.errors.getFirst();
        assertThat(error.kind()).isEqualTo(PathError.Kind.HOST_UNREACHABLE);
        assertThat(error.remote()).isEqualTo(IpFixture.ip("10.0.0.2"));
        assertThat(error.localPort()).isEqualTo(12345);
        assertThat(error.remotePort()).isEqualTo(80);
        assertThat(error.sequence()).isEqualTo(1);
        assertThat(at.layer.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldFailAtOnceForASecondAndThenAskAgain() throws Exception {
        shouldGiveUpAfterThreeQuestionsAndTellTheTransport();
        at.send("10.0.0.2", 6, TCP_SYN);
        at.turn();
        assertThat(at.tcp.errors).hasSize(2);
        at.now += 2 * IpFixture.SECOND;
        at.layer.onTimers(at.now);
        at.send("10.0.0.2", 6, TCP_SYN);
        at.turn();
        assertThat(at.queue.next()).endsWith("0a000002");
    }

    @Test
    void shouldProbeANeighbourThatIsNoLongerSureAndKeepSending() throws Exception {
        at.meet(2);
        at.pass(31 * IpFixture.SECOND);
        at.send("10.0.0.2", 6, TCP_SYN);
        assertThat(at.queue.next()).startsWith("020000000002020000000001" + "0800");
        at.pass(5 * IpFixture.SECOND);
        assertThat(at.queue.next()).as("asked directly").startsWith("020000000002020000000001" + "0806");
        at.arpReply(2);
        assertThat(at.layer.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldAskAllForANeighbourThatIsSuspectedAndKeepSending() throws Exception {
        at.meet(2);
        at.to("10.0.0.2").suspect();
        at.turn();
        assertThat(at.queue.next()).as("asked of all").startsWith("ffffffffffff020000000001" + "0806");
        at.send("10.0.0.2", 6, TCP_SYN);
        assertThat(at.queue.next()).startsWith("020000000002020000000001" + "0800");
        at.receive(IpFixture.OUR_MAC + "020000000003" + "0806 0001 0800 06 04 0002" + "020000000003" + "0a000002"
                + IpFixture.OUR_MAC + "0a000001");
        at.send("10.0.0.2", 6, TCP_SYN);
        assertThat(at.queue.next()).as("to the right one now").startsWith("020000000003020000000001" + "0800");
    }

    @Test
    void shouldNotAskAgainSoonForANeighbourThatIsSuspected() throws Exception {
        at.meet(2);
        at.to("10.0.0.2").suspect();
        at.turn();
        at.queue.next();
        at.arpReply(2);
        at.to("10.0.0.2").suspect();
        assertThat(at.layer.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldNotProbeANeighbourThatIsConfirmedFromAbove() throws Exception {
        at.meet(2);
        at.pass(31 * IpFixture.SECOND);
        at.send("10.0.0.2", 6, TCP_SYN);
        at.to("10.0.0.2").confirmed();
        assertThat(at.layer.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldAnswerWhoAsksForUsAndRememberHim() throws Exception {
        at.receive("ffffffffffff 020000000002 0806 0001 0800 06 04 0001 020000000002 0a000002 000000000000 0a000001");
        assertThat(at.queue.next()).isEqualTo("020000000002020000000001" + "0806" + "0001080006040002"
                + "0200000000010a000001" + "0200000000020a000002");
        at.send("10.0.0.2", 6, TCP_SYN);
        assertThat(at.queue.next()).startsWith("020000000002");
    }

    @Test
    void shouldNotAnswerWhoAsksForOthers() {
        at.receive("ffffffffffff 020000000002 0806 0001 0800 06 04 0001 020000000002 0a000002 000000000000 0a000003");
        assertThat(at.queue.next()).isEmpty();
    }

    @Test
    void shouldHandAPacketToItsTransportWithoutThePadding() {
        at.receive("020000000001 020000000002 0800" + "45b80028 00004000 40062616 0a000002 0a000001"
                + "0050303900000001000000005002200000000000" + "000000000000");
        assertThat(at.tcp.packets).containsExactly("0050303900000001000000005002200000000000");
        assertThat(at.tcp.trafficClass).isEqualTo(0xb8);
        assertThat(at.tcp.mayLend).isTrue();
    }

    @Test
    void shouldDropWhatIsNotForUsOrDamaged() {
        at.receive("020000000009 020000000002 0800 45000014 00004000 400626e2 0a000002 0a000001"); // another station
        at.receive("020000000001 020000000002 0800 45000014 00004000 400626e1 0a000002 0a000002"); // another address
        at.receive("ffffffffffff 020000000002 0800 45000014 00004000 400626e2 0a000002 0a000001"); // broadcast to us alone
        assertThat(at.layer.counters().notForUs).isEqualTo(3);
        at.receive("020000000001 020000000002 0800 45000014 00004000 400626e3 0a000002 0a000001");
        assertThat(at.layer.counters().badChecksum).isEqualTo(1);
        at.receive("020000000001 020000000002 0800 45000015 00004000 400626e1 0a000002 0a000001"); // longer than the frame
        at.receive("020000000001 020000000002 0800 45");
        assertThat(at.layer.counters().malformed).isEqualTo(2);
        at.receive("020000000001 020000000002 0800 45000014 00004000 4006b1e1 7f000002 0a000001");
        at.receive("020000000001 020000000002 0800 45000014 00004000 400626e3 0a000001 0a000001");
        assertThat(at.layer.counters().badSource).isEqualTo(2);
        assertThat(at.tcp.packets).isEmpty();
    }

    @Test
    void shouldAnswerEchoRequests() throws Exception {
        at.meet(2);
        at.receive("020000000001 020000000002 0800 4500001e 00004000 400126dd 0a000002 0a000001"
                + "0800 969a 0001 0002 6162");
        assertThat(at.queue.next()).isEqualTo("020000000002020000000001" + "0800" + "4500001e00004000400126dd"
                + "0a0000010a000002" + "00009e9a00010002" + "6162");
    }

    @Test
    void shouldReportAPortUnreachableWithTheBeginningOfThePacket() throws Exception {
        at.meet(2);
        at.tcp.present = false;
        at.layer.transport(17, at.tcp);
        at.receive("020000000001 020000000002 0800 4500001c 00004000 401126cf 0a000002 0a000001 0035 0400 0008 0000");
        String answer = at.queue.next();
        assertThat(answer).startsWith("020000000002020000000001" + "0800" + "45000038").contains("0303")
                .endsWith("4500001c00004000401126cf0a0000020a000001" + "0035040000080000");
    }

    @Test
    void shouldReportAProtocolThatNobodySpeaks() throws Exception {
        at.meet(2);
        at.receive("020000000001 020000000002 0800 45000014 00004000 40fd25eb 0a000002 0a000001");
        assertThat(at.queue.next()).contains("0302");
    }

    @Test
    void shouldNotReportMoreErrorsThanItsLimit() throws Exception {
        at.meet(2);
        for (int i = 0; i < 100; i++) {
            at.receive("020000000001 020000000002 0800 45000014 00004000 40fd25eb 0a000002 0a000001");
        }
        assertThat(at.queue.sent).hasSize(32);
        assertThat(at.layer.counters().errorsWithheld).isEqualTo(68);
        at.pass(IpFixture.SECOND / 10);
        at.receive("020000000001 020000000002 0800 45000014 00004000 40fd25eb 0a000002 0a000001");
        assertThat(at.queue.sent).hasSize(33);
    }

    @Test
    void shouldTellTheTransportOfAnIcmpError() {
        at.receive("020000000001 020000000003 0800 45000038 00000000 400166c2 0a000003 0a000001"
                + "0304 c75d 0000 0514"
                + "45000028 00004000 400626ce 0a000001 0a000002 30390050 00000001");
        assertThat(at.layer.counters().badChecksum).isZero();
        assertThat(at.tcp.errors).hasSize(1);
        PathError error = at.tcp.errors.getFirst();
        assertThat(error.kind()).isEqualTo(PathError.Kind.TOO_BIG);
        assertThat(error.mtuBytes()).isEqualTo(1300);
        assertThat(error.reporter()).isEqualTo(IpFixture.ip("10.0.0.3"));
    }

    @Test
    void shouldHandPacketsToOurselvesBackInTheNextTurn() throws Exception {
        at.send("10.0.0.1", 6, TCP_SYN);
        assertThat(at.tcp.packets).isEmpty();
        assertThat(at.layer.isIdle()).isFalse();
        at.turn();
        assertThat(at.tcp.packets).hasSize(1);
        assertThat(at.queue.next()).isEmpty();
        assertThat(at.layer.isIdle()).isTrue();
    }

    @Test
    void shouldGatherPacketsIntoOneBurst() throws Exception {
        at.meet(2);
        at.queue.bursts = 0;
        for (int i = 0; i < 20; i++) {
            at.layer.send(at.frames.of("3039005000000001000000005002200000000000"), at.to("10.0.0.2"), 6, 0, 0);
        }
        at.layer.flush();
        assertThat(at.queue.bursts).isEqualTo(1);
        assertThat(at.queue.sent).hasSize(20);
    }

    @Test
    void shouldKeepWhatTheLinkDoesNotTakeAndSayThatThereIsNoRoom() throws Exception {
        at.meet(2);
        at.queue.takes = 0;
        for (int i = 0; i < 192; i++) {
            assertThat(at.layer.hasRoom()).isTrue();
            at.layer.send(at.frames.of("3039005000000001000000005002200000000000"), at.to("10.0.0.2"), 6, 0, 0);
        }
        assertThat(at.layer.hasRoom()).isFalse();
        at.queue.takes = Integer.MAX_VALUE;
        at.layer.flush();
        assertThat(at.queue.sent).hasSize(192);
        assertThat(at.layer.isIdle()).isTrue();
    }

    @Test
    void shouldLeaveChecksumsToALinkThatFillsThemIn() throws Exception {
        IpFixture offloading = new IpFixture(1500, Set.of(Offload.TX_IP_CHECKSUM, Offload.TX_TCP_CHECKSUM));
        offloading.meet(2);
        offloading.send("10.0.0.2", 6, TCP_SYN);
        assertThat(offloading.queue.next()).contains("40060000" + "0a0000010a000002")
                .endsWith("2000" + "141d" + "0000");
        assertThat(offloading.queue.flags).containsExactly(Frame.TX_IP_CHECKSUM | Frame.TX_TCP_CHECKSUM);
    }

    @Test
    void shouldRefuseWhatThereIsNoRouteTo() {
        IpFixture small = new IpFixture(576, Set.of());
        assertThatThrownBy(() -> small.to("fd00::2")).isInstanceOf(NoRouteToHostException.class)
                .hasMessageContaining("fd00:0:0:0:0:0:0:2");
    }

    @Test
    void shouldRememberAPathMtuForTenMinutes() throws Exception {
        Destination to = at.to("192.0.2.9");
        assertThat(to.mtuBytes()).isEqualTo(1500);
        to.tooBig(1300);
        assertThat(to.mtuBytes()).isEqualTo(1300);
        assertThat(at.to("192.0.2.9").mtuBytes()).isEqualTo(1300);
        to.tooBig(1400);
        assertThat(to.mtuBytes()).as("never raised by a message").isEqualTo(1300);
        at.pass(601 * IpFixture.SECOND);
        assertThat(to.mtuBytes()).isEqualTo(1500);
    }

    @Test
    void shouldHandErrorsToTheEngineOfAnotherLoop() {
        TestHome otherHome = new TestHome(1);
        otherHome.current = false;
        IpLayer other = new IpLayer(at.host, otherHome,
                new io.nstack.link.LinkTraits("test", 1, 1500, 1, Set.of(), false),
                at.queue, at.now);
        TestTransport tcp = new TestTransport();
        other.transport(6, tcp);
        shouldTellTheTransportOfAnIcmpError();
        assertThat(tcp.errors).isEmpty();
        otherHome.run();
        assertThat(tcp.errors).hasSize(1);
        other.close();
    }

    @Test
    void shouldSendInEachLoopWhatWaitsForANeighbourThatAnswersInAnother() throws Exception {
        TestHome otherHome = new TestHome(1);
        IpLayer other = new IpLayer(at.host, otherHome,
                new io.nstack.link.LinkTraits("test", 1, 1500, 1, Set.of(), false),
                at.queue, at.now);
        IpAddress peer = IpFixture.ip("10.0.0.2");
        other.send(at.frames.of(TCP_SYN), other.destination(0, 0, peer.high(), peer.low()), 6, 0, 0);
        otherHome.current = false;
        at.arpReply(2);
        assertThat(at.queue.next()).isEmpty();
        otherHome.current = true;
        otherHome.run();
        other.flush();
        assertThat(at.queue.next()).startsWith("020000000002");
        other.close();
    }

    @Test
    void shouldBoundTheIcmpErrorsThatItListensTo() {
        for (int i = 0; i < 1000; i++) {
            hearAnError();
        }
        assertThat(at.tcp.errors).hasSize(256);
        at.pass(IpFixture.SECOND);
        hearAnError();
        assertThat(at.tcp.errors).hasSize(257);
    }

    private void hearAnError() {
        at.receive("020000000001 020000000003 0800 45000038 00000000 400166c2 0a000003 0a000001" + "0304 c75d 0000 0514"
                + "45000028 00004000 400626ce 0a000001 0a000002 30390050 00000001");
    }
}
