package io.nstack.stack.dpdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.links.faults.Impairment;
import io.nstack.stack.dpdk.engine.EngineSizes;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** A server on a link of 100 Mbit/s that gets 50,000 bogus SYNs a second, which is a quarter of what the link carries. */
class FloodTest {

    private static final InetAddress SERVER = InetAddress.ofLiteral("10.1.0.1");
    private static final int PORT = 80;
    private static final int SYNS_A_SECOND = 50_000;
    private static final int HALF_OPEN = 1024; // the default of halfOpenConnections
    private static final int BYTES = 10_000_000;
    private static final long SECOND = 1_000_000_000L;
    private static final Impairment WAY = Impairment.NONE.withDelay(1_000_000, 0).withRate(100_000_000, 250_000);

    private FloodLink flood;
    private World world;
    private ListenerEndpoint listener;

    @Test
    void shouldServeClientsDuringAFloodOfSyns() throws IOException {
        Conditions conditions = new Conditions(3, 1500, "cubic", false, WAY, WAY, 0, Conditions.Shortage.NONE);
        try (World made = new World(conditions, (link, clock) -> flood = new FloodLink(link, clock, SERVER, PORT))) {
            world = made;
            InetSocketAddress at = new InetSocketAddress(SERVER, PORT);
            listener = world.first.engine.listen(new ListenRequest(at, 64, EndpointOptions.NONE));
            StreamEndpoint before = connect();
            StreamEndpoint server = accept();
            long quiet = transfer(before, server);

            flood.rate(SYNS_A_SECOND);
            run(SECOND / 2);
            assertThat(EngineSizes.of(world.first.engine).flows()).isBetween(HALF_OPEN, HALF_OPEN + 2);
            long flooded = transfer(before, server);
            assertThat(flooded).as("a connection of before goes on").isLessThan(quiet * 3 / 2);
            for (int i = 0; i < 50; i++) {
                StreamEndpoint client = connect();
                StreamEndpoint accepted = accept();
                assertThat(accepted).as("client " + i).isNotNull();
                if (i == 0) {
                    assertThat(transfer(client, accepted)).as("a new one is as quick").isLessThan(quiet * 3 / 2);
                }
                client.abort();
                accepted.abort();
            }
            EngineSizes sizes = EngineSizes.of(world.first.engine);
            assertThat(sizes.flows()).isBetween(HALF_OPEN, HALF_OPEN + 2);
            assertThat(sizes.chunkBytes()).isLessThan(32 << 20);
            assertThat(sizes.neighbours()).isLessThan(8);
            assertThat(EngineSizes.counters(world.first.engine).cookiesTaken).isGreaterThan(40);

            flood.rate(0);
            System.out.printf("%,d bogus SYNs; 10 MB in %d ms without and %d ms with them; %s%n", flood.sent(),
                    quiet / 1_000_000, flooded / 1_000_000, sizes);
            before.abort();
            server.abort();
            listener.close();
            run(100 * SECOND);
            assertThat(EngineSizes.of(world.first.engine).flows()).isZero();
        }
    }

    private void run(long nanos) { world.run(nanos, () -> false, flood::dueNanos); }

    private StreamEndpoint connect() throws IOException {
        return world.second.engine.connect(
                new ConnectRequest(new InetSocketAddress(SERVER, PORT), null, EndpointOptions.NONE, null));
    }

    /** The next one, within a second: not one SYN of its may be lost. */
    private StreamEndpoint accept() throws IOException {
        StreamEndpoint[] accepted = {null};
        world.run(SECOND, () -> (accepted[0] = tryAccept()) != null, flood::dueNanos);
        if (accepted[0] != null) {
            world.first.engine.attach(accepted[0]);
        }
        return accepted[0];
    }

    private StreamEndpoint tryAccept() {
        try {
            return listener.tryAccept();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** How long it takes to send so much from the server to the client. */
    private long transfer(StreamEndpoint client, StreamEndpoint server) {
        ByteBuf out = Unpooled.directBuffer(64_000).writeZero(64_000);
        ByteBuf in = Unpooled.directBuffer(64_000, 64_000);
        long[] moved = {0, 0};
        boolean[] mayWrite = {true};
        long began = world.clock.getAsLong();
        boolean whole = world.run(60 * SECOND, () -> {
            try {
                mayWrite[0] |= (world.first.loop.take(server) & Endpoint.WRITABLE) != 0;
                int most = (int) Math.min(64_000, BYTES - moved[0]);
                if (mayWrite[0] && most > 0) {
                    int taken = server.tryWrite(out.readerIndex(0), most, false);
                    moved[0] += taken;
                    mayWrite[0] = taken == most;
                }
                for (int got = client.tryRead(in.clear()); got > 0; got = client.tryRead(in.clear())) {
                    moved[1] += got;
                }
                return moved[1] == BYTES;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, flood::dueNanos);
        out.release();
        in.release();
        assertThat(whole).as(moved[0] + " sent, " + moved[1] + " received").isTrue();
        return world.clock.getAsLong() - began;
    }
}
