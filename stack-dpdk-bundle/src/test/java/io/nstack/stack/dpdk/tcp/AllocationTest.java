package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.tcp.TestHost.Sent;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;

/** Data and acknowledgements, both ends: no object is made, but for the harness's own one for each packet. */
class AllocationTest {

    private static final int HARNESS_BYTES = 24; // a record for each packet that is on its way

    private final TestNet net = new TestNet();
    private final ByteBuf bytes = Unpooled.directBuffer().writeZero(65_536);
    private long packets;

    @Test
    void shouldAllocateNothingOnTheDataPath() throws IOException {
        TcpListener listener = net.server.listen(80);
        TcpStream client = net.client.connect(net.server, 80,
                EndpointOptions.NONE.with(StandardSocketOptions.SO_SNDBUF, 131_072));
        net.run(10_000_000);
        TcpStream server = (TcpStream) listener.tryAccept();
        net.server.tcp.attach(server);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 20 && least > HARNESS_BYTES + 1; i++) {
            packets = 0;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int turn = 0; turn < 500; turn++) {
                turn(client, server);
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / (double) packets);
        }
        assertThat(packets).isGreaterThan(40_000);
        assertThat(least).as("bytes for each packet").isLessThan(HARNESS_BYTES + 1);
    }

    private void turn(TcpStream client, TcpStream server) throws IOException {
        net.clock.nowNanos += 20_000;
        client.tryWrite(bytes, 65_536, false);
        client.tryWrite(bytes, 65_536, false);
        carry(net.client, net.server);
        for (ByteBuf lent = server.tryLend(); lent != null; lent = server.tryLend()) {
            lent.release();
        }
        carry(net.server, net.client);
    }

    private void carry(TestHost from, TestHost to) {
        from.timers.advance(net.clock.nowNanos);
        from.tcp.flush(net.clock.nowNanos);
        from.tcp.drainReady((endpoint, bits) -> {});
        for (Sent next = from.sent.poll(); next != null; next = from.sent.poll()) {
            packets++;
            to.receive(next);
        }
    }
}
