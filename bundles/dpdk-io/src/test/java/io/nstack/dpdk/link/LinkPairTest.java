package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nstack.dpdk.testing.Command;
import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.TestLoop;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two links side by side, with frames from the one to the other. */
class LinkPairTest {

    private static final int FRAMES = 1000;
    private static final int EXPERIMENTAL = 0x88b5; // IEEE 802's EtherType for experiments

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final TestLoop loop = new TestLoop();
    private final Frame[] burst = new Frame[32];

    @ParameterizedTest
    @ValueSource(strings = {"net_af_packet", "net_af_xdp"})
    void shouldMoveFramesThroughTwoCablesAndABridge(String driver) throws IOException {
        NeedsShim.assumeWithCables();
        try (VethPair first = VethPair.withMtu(1500); VethPair second = VethPair.withMtu(1500)) {
            bridge(first, second);
            DpdkLink one = DpdkLink.start(LinkConfig.of("one", driver + ",iface=" + first.stackSide()), shared);
            DpdkLink two = DpdkLink.start(LinkConfig.of("two", driver + ",iface=" + second.stackSide()), shared);
            exchange(one, two);
            exchange(two, one);
            close(one, two);
        }
    }

    /** The kernel's ends join a bridge in the first one's namespace. */
    private static void bridge(VethPair first, VethPair second) {
        second.inside("ip", "link", "set", second.kernelSide(), "netns", first.namespace());
        first.inside("ip", "link", "add", "br0", "type", "bridge");
        first.inside("ip", "link", "set", "br0", "up");
        for (VethPair each : new VethPair[]{first, second}) {
            first.inside("ip", "link", "set", each.kernelSide(), "master", "br0", "up");
        }
        Command.run("ip", "link", "set", second.stackSide(), "up");
    }

    @Test
    void shouldMoveFramesThroughSharedMemory(@TempDir Path folder) throws IOException {
        NeedsShim.assume();
        String socket = ",id=0,socket-abstract=no,socket=" + folder.resolve("memif.sock");
        DpdkLink one = DpdkLink.start(LinkConfig.of("one", "net_memif0,role=server" + socket), shared);
        DpdkLink two = DpdkLink.start(LinkConfig.of("two", "net_memif1,role=client" + socket), shared);
        awaitCarrier(one);
        awaitCarrier(two);
        exchange(one, two);
        exchange(two, one);
        close(one, two);
    }

    private static void awaitCarrier(DpdkLink link) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> {
            link.refresh();
            return link.status().up();
        });
    }

    /** Frames with numbers, each of another length, arrive in order and whole. */
    private void exchange(DpdkLink from, DpdkLink to) throws IOException {
        LinkQueue out = from.open(0, loop);
        LinkQueue in = to.open(0, loop);
        int sent = 0;
        int received = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (received < FRAMES && System.nanoTime() < deadline) {
            if (sent < FRAMES && sent - received < 64) {
                sent += send(from, out, sent);
            }
            received = receive(in, received);
        }
        assertThat(received).isEqualTo(FRAMES);
        out.close();
        in.close();
    }

    private static int send(DpdkLink from, LinkQueue out, int number) {
        Frame frame = out.allocate();
        if (frame == null) {
            return 0;
        }
        frame.writeShort(0xffff).writeInt(-1);
        long mac = from.traits().macAddress();
        frame.writeShort((int) (mac >>> 32)).writeInt((int) mac).writeShort(EXPERIMENTAL);
        frame.writeInt(number).writeZero(60 + number % 1400);
        int taken = out.transmit(new Frame[]{frame}, 0, 1);
        if (taken == 0) {
            frame.release();
        }
        return taken;
    }

    private int receive(LinkQueue in, int expected) {
        int next = expected;
        int came = in.receive(burst, burst.length);
        for (int i = 0; i < came; i++) {
            Frame frame = burst[i];
            if (frame.getUnsignedShort(frame.readerIndex() + 12) == EXPERIMENTAL) {
                assertThat(frame.getInt(frame.readerIndex() + 14)).isEqualTo(next);
                assertThat(frame.readableBytes()).isEqualTo(78 + next % 1400);
                next++;
            }
            frame.release();
        }
        return next;
    }

    private static void close(DpdkLink one, DpdkLink two) {
        assertThat(one.close(Duration.ZERO)).isTrue();
        assertThat(two.close(Duration.ZERO)).isTrue();
        assertThat(one.holdsMemory() || two.holdsMemory()).isFalse();
    }
}
