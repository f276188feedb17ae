package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.tcp.TcpSettings.Features;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loss, duplication and reordering at once, both ways: each byte arrives once and in order. */
class BadWireTest {

    private static final int TOTAL = 150_000;

    private final byte[] pattern = new byte[TOTAL];

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 10, 20})
    void shouldDeliverEachByteOnceAndInOrder(int lossPercent) throws IOException {
        for (int seed = 0; seed < 10; seed++) {
            new SplittableRandom(seed).nextBytes(pattern);
            run(lossPercent, seed);
        }
    }

    private void run(int lossPercent, int seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed * 100L + lossPercent);
        Features features = new Features(random.nextBoolean(), random.nextBoolean(), random.nextBoolean(),
                random.nextBoolean());
        TestNet net = new TestNet(TcpSettings.defaults("dpdk").with(features));
        net.loses = packet -> random.nextInt(100) < lossPercent;
        net.doubles = packet -> random.nextInt(100) < 5;
        net.jitterNanos = () -> random.nextInt(10) == 0 ? random.nextInt(2_000_000) : 0;
        TcpListener listener = net.server.listen(80);
        TcpStream client = net.client.connect(net.server, 80);
        TcpStream server = null;
        for (int i = 0; server == null; i++) {
            assertThat(i).isLessThan(1000);
            net.run(100_000_000);
            server = (TcpStream) listener.tryAccept();
        }
        net.server.tcp.attach(server);
        exchange(net, client, server, seed);
        client.close();
        server.close();
        net.run(600_000_000_000L);
        assertThat(net.client.tcp.size() + net.server.tcp.size()).isZero();
        assertThat(net.client.frames.out() + net.server.frames.out()).isZero();
        assertThat(net.client.tcp.chunks().taken() + net.server.tcp.chunks().taken()).isZero();
    }

    private void exchange(TestNet net, TcpStream client, TcpStream server, int seed) throws IOException {
        int[] sent = {0, 0};
        int[] got = {0, 0};
        for (int i = 0; got[0] < TOTAL || got[1] < TOTAL; i++) {
            assertThat(i).as("seed %d: %d and %d of %d bytes came", seed, got[0], got[1], TOTAL).isLessThan(200_000);
            sent[0] += write(client, sent[0]);
            sent[1] += write(server, sent[1]);
            net.run(5_000_000);
            got[0] += read(server, got[0]);
            got[1] += read(client, got[1]);
        }
    }

    private int write(TcpStream to, int from) throws IOException {
        if (from == TOTAL || !to.isConnected()) {
            return 0;
        }
        ByteBuf bytes = Unpooled.directBuffer(TOTAL - from).writeBytes(pattern, from, TOTAL - from);
        int taken = to.tryWrite(bytes, TOTAL - from, false);
        bytes.release();
        return taken;
    }

    private int read(TcpStream from, int at) throws IOException {
        ByteBuf into = Unpooled.directBuffer(TOTAL, TOTAL);
        int done = 0;
        while (from.isConnected() && from.tryRead(into) > 0) {
            continue;
        }
        for (; into.isReadable(); done++) {
            if (into.readByte() != pattern[at + done]) {
                throw new AssertionError("byte " + (at + done) + " differs");
            }
        }
        into.release();
        return done;
    }
}
