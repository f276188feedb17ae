package io.nstack.stack.dpdk.ethernet;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.IpFixture;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.ip.TestFrames;
import io.nstack.stack.dpdk.ip.TestHome;
import io.nstack.stack.dpdk.ip.TestQueue;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnnouncementsTest {

    private static final long SECOND = IpFixture.SECOND;
    private static final String ANNOUNCEMENT = "ffffffffffff0200000000010806" + "0001080006040001"
            + "0200000000010a000001"
            + "0000000000000a000001";
    private static final String PROBE = "3333ff000001020000000001" + "86dd6000000000183aff"
            + "00000000000000000000000000000000" + "ff0200000000000000000001ff000001";
    private static final String ADVERTISEMENT = "333300000001020000000009" + "86dd6000000000203aff"
            + "fd000000000000000000000000000001" + "ff020000000000000000000000000001"
            + "8800" + "5a93" + "20000000" + "fd000000000000000000000000000001" + "0201020000000009";

    private final TestFrames frames = new TestFrames(50);
    private final TestQueue queue = new TestQueue(frames);
    private final Host host = new Host(IpFixture.settings(1500), new Random(1));
    private final IpLayer ip = new IpLayer(host, new TestHome(0),
            new LinkTraits("test", IpFixture.OUR_MAC_BITS, 1500, 1, Set.of(), false), queue, 1);
    private long now = 1;

    @AfterEach
    void noFrameIsLeft() {
        ip.close();
        assertThat(frames.out()).isZero();
    }

    private List<String> after(long nanos) {
        now += nanos;
        ip.onTimers(now);
        ip.flush();
        List<String> sent = new ArrayList<>();
        queue.sent.forEach(each -> sent.add(HexFormat.of().formatHex(each)));
        queue.sent.clear();
        return sent;
    }

    @Test
    void shouldAnnounceIpv4AddressesTwice() {
        assertThat(after(0)).contains(ANNOUNCEMENT);
        assertThat(after(SECOND)).doesNotContain(ANNOUNCEMENT);
        assertThat(after(SECOND)).contains(ANNOUNCEMENT);
        assertThat(after(10 * SECOND)).isEmpty();
        assertThat(ip.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldAskWhetherAnybodyHasAnIpv6Address() {
        assertThat(after(0)).anyMatch(each -> each.startsWith(PROBE));
        after(3 * SECOND);
        assertThat(host.withdrawn()).isEmpty();
    }

    @Test
    void shouldGiveAnIpv6AddressUpThatSomebodyElseHas() {
        after(0);
        ip.receive(frames.of(ADVERTISEMENT), now);
        assertThat(ip.counters().badChecksum).isZero();
        assertThat(host.withdrawn()).containsExactly(IpFixture.ip("fd00::1"));
        assertThat(host.owns(0xfdL << 56, 1)).isFalse();
    }

    @Test
    void shouldKeepAnIpv6AddressThatIsClaimedLater() {
        after(0);
        after(2 * SECOND);
        ip.receive(frames.of(ADVERTISEMENT), now);
        assertThat(host.withdrawn()).isEmpty();
        assertThat(host.conflicts()).isEqualTo(1);
    }

    @Test
    void shouldDefendAnIpv4AddressOnceInTenSeconds() {
        after(0);
        after(2 * SECOND);
        for (int i = 0; i < 20; i++) {
            ip.receive(frames.of("ffffffffffff 020000000009 0806 0001 0800 06 04 0001 020000000009 0a000001"
                    + "000000000000 0a000001"), now);
        }
        assertThat(after(0)).containsExactly(ANNOUNCEMENT);
        ip.receive(frames.of("ffffffffffff 020000000009 0806 0001 0800 06 04 0001 020000000009 0a000001"
                + "000000000000 0a000001"), now);
        assertThat(after(9 * SECOND)).isEmpty();
        assertThat(host.conflicts()).isEqualTo(21);
    }
}
