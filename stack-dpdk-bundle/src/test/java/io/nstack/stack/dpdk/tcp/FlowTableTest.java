package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FlowTableTest {

    private final FlowTable table = new FlowTable(99);
    private final Peer peer = new Peer();

    @Test
    void shouldFindWhatIsInItAndNothingElse() throws IOException {
        TcpListener listener = peer.host.listen(80);
        Map<FlowId, Flow> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 100_000; i++) {
            FlowId id = new FlowId(0, 1, 80, 0, random.nextInt(8), random.nextInt(500));
            Flow known = model.get(id);
            assertThat(table.find(id)).isSameAs(known);
            if (known == null) {
                Flow flow = new HalfOpen(new PassiveOpen(peer.host.tcp), id, listener, new Handshake(),
                        new TestDestination(0, 1, 0, 2), 0);
                model.put(id, flow);
                table.put(flow);
            } else if (random.nextInt(3) > 0) {
                model.remove(id);
                table.remove(known);
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        int[] seen = {0};
        table.forEach(flow -> {
            seen[0]++;
            table.remove(flow);
        });
        assertThat(seen[0]).isEqualTo(model.size());
        assertThat(table.size()).isZero();
    }

    @Test
    void shouldPutAFlowInThePlaceOfAnother() throws IOException {
        TcpListener listener = peer.host.listen(80);
        FlowId id = new FlowId(0, 1, 80, 0, 2, 3);
        PassiveOpen all = new PassiveOpen(peer.host.tcp);
        TestDestination to = new TestDestination(0, 1, 0, 2);
        Flow first = new HalfOpen(all, id, listener, new Handshake(), to, 0);
        Flow second = new HalfOpen(all, id, listener, new Handshake(), to, 0);
        table.put(first);
        table.put(second);
        table.remove(first);
        assertThat(table.find(id)).isSameAs(second);
        assertThat(table.size()).isEqualTo(1);
    }
}
