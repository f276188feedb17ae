package io.nstack.stack.dpdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.links.faults.Impairment;
import io.nstack.stack.dpdk.engine.EngineSizes;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * One connection after the other, each with a question and an answer, until a leak of a few bytes for each would show.
 * {@code -Dnstack.connections=100000} has fewer of them.
 */
class ShortConnectionsTest {

    private static final int CONNECTIONS = Integer.getInteger("nstack.connections", 1_000_000);
    private static final int WARM_UP = 60_000; // tables have grown, and code is compiled
    private static final int AT_ONCE = 16; // as many as the listener lets wait
    private static final int BYTES = 64;
    private static final long MILLI = 1_000_000L;
    private static final long PAUSE_NANOS = 40 * MILLI; // no port is wanted again before its TIME-WAIT is over
    private static final long MOST_HEAP_GROWTH = 4 << 20;

    private final ByteBuf bytes = Unpooled.directBuffer(BYTES).writeZero(BYTES);
    private final ByteBuf into = Unpooled.directBuffer(BYTES, BYTES);
    private final StreamEndpoint[] clients = new StreamEndpoint[AT_ONCE];
    private final StreamEndpoint[] servers = new StreamEndpoint[AT_ONCE];
    private World world;
    private ListenerEndpoint listener;

    @Test
    void shouldLeaveNothingOfShortConnections() throws IOException {
        try (World made = new World(new Conditions(1, 1500, "cubic", false, Impairment.NONE, Impairment.NONE, 0,
                Conditions.Shortage.NONE), (link, clock) -> link)) {
            world = made;
            listener = world.listen();
            serve(WARM_UP);
            EngineSizes client = rest(world.first);
            EngineSizes server = rest(world.second);
            long heap = heapBytes();
            long began = System.nanoTime();
            serve(CONNECTIONS);
            double seconds = (System.nanoTime() - began) / 1e9;
            assertThat(rest(world.first)).isEqualTo(client);
            assertThat(rest(world.second)).isEqualTo(server);
            long grown = heapBytes() - heap;
            System.out.printf("%,d connections in %.1f s; heap %+,d bytes, client %s, server %s%n", CONNECTIONS,
                    seconds, grown, client, server);
            assertThat(grown).isLessThan(MOST_HEAP_GROWTH);
            assertThat(EngineSizes.counters(world.second.engine).accepted).isEqualTo(WARM_UP + CONNECTIONS);
            listener.close();
        } finally {
            bytes.release();
            into.release();
        }
    }

    private EngineSizes rest(World.Host host) {
        world.run(70_000 * MILLI, () -> false); // TIME-WAIT is over
        EngineSizes sizes = EngineSizes.of(host.engine);
        assertThat(sizes.flows() + sizes.chunks() + sizes.timers()).as(sizes.toString()).isZero();
        return sizes;
    }

    private static long heapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void serve(int connections) throws IOException {
        for (int i = 0; i < connections; i += AT_ONCE) {
            for (int k = 0; k < AT_ONCE; k++) {
                clients[k] = world.connect();
            }
            world.run(MILLI, () -> false);
            for (int k = 0; k < AT_ONCE; k++) {
                servers[k] = listener.tryAccept();
                world.second.engine.attach(servers[k]);
                assertThat(clients[k].tryWrite(bytes.readerIndex(0), BYTES, false)).isEqualTo(BYTES);
            }
            world.run(MILLI, () -> false);
            talk((i / AT_ONCE & 1) == 0);
            world.run(PAUSE_NANOS, () -> false);
            for (int k = 0; k < AT_ONCE; k++) {
                world.first.loop.take(clients[k]);
                world.second.loop.take(servers[k]);
            }
        }
    }

    /** Servers answer; these or the clients close first. */
    private void talk(boolean serversFirst) throws IOException {
        for (StreamEndpoint each : servers) {
            assertThat(each.tryRead(into.clear())).isEqualTo(BYTES);
            assertThat(each.tryWrite(bytes.readerIndex(0), BYTES, false)).isEqualTo(BYTES);
            if (serversFirst) {
                each.close();
            }
        }
        world.run(MILLI, () -> false);
        for (StreamEndpoint each : clients) {
            assertThat(each.tryRead(into.clear())).isEqualTo(BYTES);
            each.close();
        }
        world.run(MILLI, () -> false);
        if (!serversFirst) {
            for (StreamEndpoint each : servers) {
                assertThat(each.tryRead(into.clear())).isEqualTo(-1);
                each.close();
            }
        }
    }
}
