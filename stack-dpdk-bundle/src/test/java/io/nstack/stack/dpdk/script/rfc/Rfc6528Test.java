package io.nstack.stack.dpdk.script.rfc;

import static io.nstack.stack.dpdk.script.Segment.rst;
import static io.nstack.stack.dpdk.script.Segment.synAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.script.Flow;
import io.nstack.stack.dpdk.script.PeerProfile;
import io.nstack.stack.dpdk.script.TcpScript;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** RFC 6528: initial sequence numbers. */
class Rfc6528Test extends TcpScript {

    private int issOf(int port, int peerIss) {
        Flow flow = flow(port, PeerProfile.PLAIN).peerIss(peerIss);
        flow.send(flow.mySyn());
        int iss = flow.expect(synAck()).segment().seq();
        flow.send(rst().seq(1));
        return iss;
    }

    @Test
    void shouldBeginElsewhereForEachConnection() throws IOException {
        listen();
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            seen.add(issOf(30_000 + i, 0) >>> 16);
        }
        assertThat(seen.size()).isGreaterThan(40);
    }

    @Test
    void shouldGoOnFromWhereTheLastConnectionOfTheSameAddressesBegan() throws IOException {
        listen();
        int first = issOf(30_000, 0);
        lab.advance(1_000_000_000L);
        int second = issOf(30_000, 5);
        assertThat(second - first).isBetween(200_000, 300_000); // section 3: M grows by one each 4 us
    }
}
