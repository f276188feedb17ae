package io.nstack.links.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.FlowKey;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import io.nstack.link.Offload;
import io.nstack.links.Frames;
import io.nstack.links.TestLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueuesTest {

    private static final int QUEUES = 3;
    private final MemoryWire wire = new MemoryWire(WireSettings.of(WireEnd.named("a", 1), WireEnd.named("b", QUEUES)));
    private final LinkQueue a = wire.first().open(0, new TestLoop());
    private final LinkQueue[] b = new LinkQueue[QUEUES];

    QueuesTest() throws IOException {
        for (int i = 0; i < QUEUES; i++) {
            b[i] = wire.second().open(i, new TestLoop());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1,10.0.0.2", "fd00::1,fd00::2"})
    void shouldBringAFlowToTheQueueThatTheLinkNames(String addresses) {
        InetAddress source = InetAddress.ofLiteral(addresses.split(",")[0]);
        InetAddress target = InetAddress.ofLiteral(addresses.split(",")[1]);
        int[] seen = new int[QUEUES];
        for (int port = 1000; port < 1100; port++) {
            Frames.sendUdp(a, source, port, target, 80);
            int queue = wire.second().queueOf(key(source, port, target, 80));
            List<Frame> frames = Frames.receiveFrames(b[queue]);
            assertThat(frames).hasSize(1);
            assertThat(frames.getFirst().hash()).isNotZero();
            frames.forEach(Frame::release);
            seen[queue]++;
        }
        assertThat(Arrays.stream(seen).min().getAsInt()).isGreaterThan(15);
    }

    @Test
    void shouldBringBothDirectionsOfAFlowToTheSameQueue() {
        InetAddress one = InetAddress.ofLiteral("10.0.0.1");
        InetAddress other = InetAddress.ofLiteral("10.0.0.2");

        assertThat(wire.second().queueOf(key(one, 5, other, 6)))
                .isEqualTo(wire.second().queueOf(key(other, 6, one, 5)));
    }

    @Test
    void shouldOfferToSpreadFlowsWhereThereAreSeveralQueues() {
        assertThat(wire.second().traits().has(Offload.RSS)).isTrue();
        assertThat(wire.first().traits().has(Offload.RSS)).isFalse();
    }

    @Test
    void shouldBringWhatIsNotIpToTheFirstQueue() {
        Frames.send(a, "no headers at all");

        assertThat(Frames.receive(b[0])).containsExactly("no headers at all");
    }

    static FlowKey key(InetAddress source, int sourcePort, InetAddress target, int targetPort) {
        long[] from = longs(source);
        long[] to = longs(target);
        return new FlowKey(17, from[0], from[1], sourcePort, to[0], to[1], targetPort);
    }

    private static long[] longs(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.capacity() == 4
                ? new long[]{0, 0xffff_0000_0000L | Integer.toUnsignedLong(bytes.getInt())}
                : new long[]{bytes.getLong(), bytes.getLong()};
    }
}
