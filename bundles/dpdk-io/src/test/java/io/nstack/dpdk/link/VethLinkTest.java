package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.TestLoop;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links on the end of a virtual cable whose other end is the kernel's. */
class VethLinkTest {

    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int OUR_ADDRESS = 0x0a4d0001; // 10.77.0.1
    private static final int KERNELS_ADDRESS = 0x0a4d0002;

    private final DpdkLink.Shared shared = new DpdkLink.Shared();
    private final TestLoop loop = new TestLoop();
    private final Frame[] burst = new Frame[64];
    private VethPair cable;

    @BeforeEach
    void plug() {
        NeedsShim.assumeWithCables();
        cable = VethPair.withMtu(1500);
    }

    @AfterEach
    void unplug() {
        if (cable != null) {
            cable.close();
        }
    }

    private DpdkLink start(String driver) throws IOException {
        return DpdkLink.start(LinkConfig.of("cable", driver + ",iface=" + cable.stackSide()), shared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"net_af_packet", "net_af_xdp"})
    void shouldGetTheKernelsAnswerToAnArpRequest(String driver) throws Exception {
        DpdkLink link = start(driver);
        LinkQueue queue = link.open(0, loop);
        sendArpRequest(link, queue);
        Frame answer = awaitArpAnswer(queue);
        assertThat(answer.getInt(answer.readerIndex() + 28)).isEqualTo(KERNELS_ADDRESS); // RFC 826: sender's
        answer.release();
        queue.close();
        assertThat(link.close(Duration.ofSeconds(5))).isTrue();
        assertThat(link.holdsMemory()).isFalse();
    }

    @Test
    void shouldTellTheInterfacesAddressAndMtu() throws Exception {
        DpdkLink link = start("net_af_packet");
        String mac = Files
                .readString(Path.of("/sys/class/net/" + cable.stackSide() + "/address")).strip();
        assertThat(Long.toHexString(link.traits().macAddress() | 1L << 48).substring(1))
                .isEqualTo(mac.replace(":", ""));
        assertThat(link.traits().mtuBytes()).isEqualTo(1500);
        assertThat(link.traits().doorbell()).isTrue();
        assertThat(link.status().up()).isTrue();
        link.close(Duration.ZERO);
    }

    @Test
    void shouldMoveFramesOfNineThousandBytes() throws Exception {
        cable.unplug();
        cable.plugAgain(9000);
        DpdkLink link = start("net_af_packet");
        LinkQueue queue = link.open(0, loop);
        assertThat(link.traits().mtuBytes()).isEqualTo(9000);
        Frame frame = queue.allocate();
        assertThat(frame.writableBytes()).isGreaterThanOrEqualTo(9014);
        header(link, frame, 0x88b5);
        frame.writeZero(9000);
        assertThat(queue.transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
        await().atMost(5, TimeUnit.SECONDS).until(() -> Long.parseLong(cable
                .inside("cat", "/sys/class/net/" + cable.kernelSide() + "/statistics/rx_bytes").strip()) >= 9014);
        queue.close();
        link.close(Duration.ZERO);
    }

    @Test
    void shouldSayWhenTheCarrierGoesAndComes() throws Exception {
        DpdkLink link = start("net_af_packet");
        cable.inside("ip", "link", "set", cable.kernelSide(), "down");
        link.refresh();
        assertThat(link.status().up()).isFalse();
        assertThat(link.status().reason()).contains("no carrier");
        cable.inside("ip", "link", "set", cable.kernelSide(), "up");
        link.refresh();
        assertThat(link.status().up()).isTrue();
        cable.unplug();
        link.refresh();
        assertThat(link.status().reason()).contains("has gone");
        assertThat(link.hasGone()).isTrue();
        link.close(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({"'net_af_packet,iface=no-such-if', there is no interface no-such-if",
            "'net_nonsense0', cannot plug in net_nonsense0", "'0000:ff:1f.7', cannot plug in 0000:ff:1f.7"})
    void shouldSayWhyADeviceCannotBePluggedIn(String device, String reason) {
        assertThatThrownBy(() -> DpdkLink.start(LinkConfig.of("none", device), shared))
                .isInstanceOf(IOException.class).hasMessageContaining(reason);
    }

    @Test
    void shouldReceiveOverSeveralQueues() throws Exception {
        DpdkLink link = DpdkLink.start(
                LinkConfig.of("cable", "net_af_packet,iface=" + cable.stackSide()).withQueues(2), shared);
        LinkQueue first = link.open(0, loop);
        LinkQueue second = link.open(1, loop);
        assertThat(link.traits().queues()).isEqualTo(2);
        sendArpRequest(link, second);
        awaitArpAnswer(first, second).release();
        first.close();
        second.close();
        assertThat(link.close(Duration.ZERO)).isTrue();
        assertThat(link.holdsMemory()).isFalse();
    }

    @Test
    void shouldReceiveFragmentsAsTheyWereSent() throws Exception {
        DpdkLink link = start("net_af_packet");
        LinkQueue queue = link.open(0, loop);
        String mac = Files.readString(Path.of("/sys/class/net/" + cable.stackSide() + "/address")).strip();
        cable.inside("ip", "neigh", "add", "10.77.0.1", "lladdr", mac, "dev", cable.kernelSide());
        cable.inside("bash", "-c", "dd if=/dev/zero bs=3000 count=1 status=none >/dev/udp/10.77.0.1/9");
        assertThat(IntStream.range(0, 3).map(i -> awaitFrame(0x0800, queue)).toArray())
                .containsExactly(1514, 1514, 14 + 20 + 3008 - 2 * 1480);
        queue.close();
        link.close(Duration.ZERO);
    }

    /** The length of the next frame of that type. */
    private int awaitFrame(int type, LinkQueue queue) {
        Frame[] one = new Frame[1];
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (System.nanoTime() < deadline) {
            if (queue.receive(one, 1) == 1) {
                boolean wanted = one[0].getUnsignedShort(one[0].readerIndex() + 12) == type;
                int length = one[0].readableBytes();
                one[0].release();
                if (wanted) {
                    return length;
                }
            }
        }
        throw new AssertionError("no such frame within 5 s");
    }

    @Test
    void shouldRefuseMoreQueuesThanTheDeviceHas() {
        assertThatThrownBy(() -> DpdkLink.start(
                LinkConfig.of("cable", "net_af_xdp,iface=" + cable.stackSide() + ",queue_count=1").withQueues(3),
                shared))
                .isInstanceOf(IOException.class).hasMessageContaining("queues='3'").hasMessageContaining("at most 1");
    }

    @Test
    void shouldRefuseAPoolThatTheDeviceKeepsToItself() {
        assertThatThrownBy(() -> DpdkLink.start(
                LinkConfig.of("cable", "net_af_xdp,iface=" + cable.stackSide()).withFrames(4096), shared))
                .isInstanceOf(IOException.class).hasMessageContaining("frames='4096'");
    }

    @Test
    void shouldSayWhenThePoolDoesNotFitIntoMemory() {
        assertThatThrownBy(() -> DpdkLink.start(
                LinkConfig.of("cable", "net_af_packet,iface=" + cable.stackSide()).withFrames(1 << 20), shared))
                .isInstanceOf(IOException.class).hasMessageContaining("no memory for 1048576 frames");
    }

    private void sendArpRequest(DpdkLink link, LinkQueue queue) {
        Frame frame = queue.allocate();
        header(link, frame, ETHERTYPE_ARP);
        frame.writeShort(1).writeShort(0x0800).writeByte(6).writeByte(4).writeShort(1); // RFC 826: a request
        mac(frame, link.traits().macAddress());
        frame.writeInt(OUR_ADDRESS).writeZero(6).writeInt(KERNELS_ADDRESS).writeZero(18);
        assertThat(queue.transmit(new Frame[]{frame}, 0, 1)).isEqualTo(1);
    }

    private Frame awaitArpAnswer(LinkQueue... queues) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        for (int turn = 0; System.nanoTime() < deadline; turn++) {
            LinkQueue queue = queues[turn % queues.length];
            int came = queue.receive(burst, burst.length);
            for (int i = 0; i < came; i++) {
                int at = burst[i].readerIndex();
                if (burst[i].getUnsignedShort(at + 12) == ETHERTYPE_ARP && burst[i].getUnsignedShort(at + 20) == 2) {
                    return burst[i];
                }
                burst[i].release();
            }
        }
        throw new AssertionError("no answer within 5 s");
    }

    private static void header(DpdkLink link, Frame frame, int type) {
        mac(frame, 0xffffffffffffL);
        mac(frame, link.traits().macAddress());
        frame.writeShort(type);
    }

    private static void mac(Frame frame, long address) {
        frame.writeShort((int) (address >>> 32)).writeInt((int) address);
    }
}
