package io.nstack.stack.dpdk.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.ip.IpFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupTest {

    private static final long SECOND = IpFixture.SECOND;
    private static final String HEADER = "01005e000016" + "020000000001" + "0800";
    private static final IpAddress GROUP = IpFixture.ip("239.1.2.3");
    private static final IpAddress GROUP6 = IpFixture.ip("ff05::7");

    private final IpFixture at = new IpFixture();
    private final GroupTable groups = at.host.groups();

    @AfterEach
    void noFrameIsLeft() {
        at.layer.close();
        assertThat(at.frames.out()).isZero();
    }

    private String nextReport() {
        at.turn();
        return at.queue.next();
    }

    @Test
    void shouldSayTwiceThatAGroupWasJoinedAndLeft() {
        groups.join(GROUP, null, at.now);
        String joined = HEADER + "46c00028" + "00004000" + "0102f9f8" + "0a000001" + "e0000016" + "94040000"
                + "2200e8f900000001" + "04000000" + "ef010203"; // CHANGE_TO_EXCLUDE_MODE, no sources
        assertThat(nextReport()).isEqualTo(joined);
        assertThat(groups.nextTimerNanos() - at.now).isBetween(0L, SECOND);
        at.pass(SECOND);
        assertThat(at.queue.next()).isEqualTo(joined);
        assertThat(groups.nextTimerNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(groups.isJoined(GROUP.high(), GROUP.low())).isTrue();
        groups.leave(GROUP, null, at.now);
        assertThat(nextReport()).endsWith("03000000" + "ef010203");
        assertThat(groups.isJoined(GROUP.high(), GROUP.low())).isFalse();
    }

    @Test
    void shouldSayNothingOfASecondMember() {
        groups.join(GROUP, null, at.now);
        at.turn();
        at.pass(SECOND);
        at.queue.sent.clear();
        groups.join(GROUP, null, at.now);
        groups.leave(GROUP, null, at.now);
        assertThat(nextReport()).isEmpty();
    }

    @Test
    void shouldAllowAndBlockSources() {
        groups.join(GROUP, IpFixture.ip("192.0.2.1"), at.now);
        assertThat(nextReport()).endsWith("05000001" + "ef010203" + "c0000201");
        at.pass(SECOND);
        at.queue.sent.clear();
        groups.join(GROUP, IpFixture.ip("192.0.2.2"), at.now);
        groups.leave(GROUP, IpFixture.ip("192.0.2.1"), at.now);
        assertThat(nextReport()).endsWith("05000001" + "ef010203" + "c0000202" + "06000001" + "ef010203" + "c0000201");
    }

    @Test
    void shouldAnswerAGeneralQueryWithinItsTime() {
        groups.join(GROUP, null, at.now);
        at.turn();
        at.pass(SECOND);
        at.queue.sent.clear();
        at.receive("01005e000001 020000000002 0800 46c00024 00004000 0102fa10 0a000002 e0000001 94040000"
                + "1164ec1e00000000 027d0000");
        assertThat(at.layer.counters().badChecksum).isZero();
        assertThat(groups.nextTimerNanos() - at.now).isBetween(0L, 10 * SECOND);
        at.pass(10 * SECOND);
        assertThat(at.queue.next()).endsWith("02000000" + "ef010203");
    }

    @Test
    void shouldSpeakTheOlderVersionOfAnOlderRouter() {
        at.receive("01005e000001 020000000002 0800 46c00020 00004000 0102fa14 0a000002 e0000001 94040000"
                + "1164ee9b00000000");
        groups.join(GROUP, null, at.now);
        assertThat(nextReport()).startsWith("01005e010203").contains("ef010203" + "94040000" + "1600")
                .endsWith("ef010203");
        at.pass(SECOND);
        at.queue.sent.clear();
        groups.leave(GROUP, null, at.now);
        assertThat(nextReport()).startsWith("01005e000002").contains("e0000002" + "94040000" + "1700");
        at.pass(300 * SECOND);
        at.queue.sent.clear();
        groups.join(GROUP, null, at.now);
        assertThat(nextReport()).as("again version 3").startsWith(HEADER);
    }

    @Test
    void shouldReportIpv6GroupsFromItsLinkLocalAddress() {
        groups.join(GROUP6, null, at.now);
        assertThat(nextReport()).startsWith("333300000016" + "020000000001" + "86dd" + "60000000" + "00240001"
                + "fe80000000000000000000fffe000001" + "ff020000000000000000000000000016" + "3a00050200000100" + "8f00")
                .endsWith("04000000" + "ff050000000000000000000000000007");
    }
}
