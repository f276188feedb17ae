package io.nstack.stack.dpdk.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.LinkTraits;
import io.nstack.stack.dpdk.udp.UdpLayer;
import io.nstack.stack.dpdk.udp.UdpPorts;
import io.nstack.stack.dpdk.udp.UdpSettings;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.EndpointOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever comes: nothing is thrown, no frame is lost, memory stays bounded. */
class FuzzTest {

    private static final long MAC = IpFixture.OUR_MAC_BITS;
    private static final List<String> SEEDS = List.of(
            "0200000000010200000000020800" + "450000280000400040062616" + "0a0000020a000001"
                    + "0050303900000001000000005002200000000000",
            "ffffffffffff0200000000020806" + "0001080006040001" + "0200000000020a000002" + "0000000000000a000001",
            "0200000000010200000000020800" + "4500001c00004000401126cf" + "0a0000020a000001" + "0035003500080000",
            "0200000000010200000000020800" + "4500001e00004000400126dd" + "0a0000020a000001" + "0800969a000100026162",
            "0200000000010200000000020800" + "45000024123420004011" + "0000" + "0a0000020a000001" + "0035003500300000"
                    + "0102030405060708",
            "02000000000102000000000286dd" + "6000000000103a40" + "fd000000000000000000000000000002"
                    + "fd000000000000000000000000000001" + "80000000000100020102030405060708",
            "02000000000102000000000286dd" + "6000000000182c40" + "fd000000000000000000000000000002"
                    + "fd000000000000000000000000000001" + "1100000112345678" + "00350035001000000102030405060708",
            "02000000000102000000000286dd" + "60000000001c0040" + "fd000000000000000000000000000002"
                    + "fd000000000000000000000000000001" + "3c00050200000100" + "1100010400000000" + "0035003500080000"
                    + "00000000",
            "3333ff00000102000000000286dd" + "6000000000203aff" + "fd000000000000000000000000000002"
                    + "ff0200000000000000000001ff000001" + "8700000000000000fd000000000000000000000000000001"
                    + "0101020000000002",
            "01005e0000010200000000020800" + "46c000240000400001020000" + "0a000002e0000001" + "94040000"
                    + "1164000000000000" + "027d0000",
            "0200000000010200000000020800" + "4500003800000000400166c2" + "0a0000030a000001" + "0304c75d00000514"
                    + "4500002800004000400626ce0a0000010a000002" + "3039005000000001");

    private final TestFrames frames = new TestFrames(600);
    private final TestQueue queue = new TestQueue(frames);
    private final TestHome home = new TestHome(0);
    private final Host host = new Host(IpFixture.settings(1500), new Random(1));
    private final IpLayer ip = new IpLayer(host, home, new LinkTraits("test", MAC, 1500, 1, Set.of(), false), queue, 1);
    private final UdpLayer udp = new UdpLayer(new UdpSettings("x", 65_507, 100_000), new UdpPorts(new Random(2)), ip,
            home,
            io.netty.buffer.UnpooledByteBufAllocator.DEFAULT);
    private final TestTransport tcp = new TestTransport();
    private long now = 1;

    @Test
    void shouldStandRandomBytes() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            aim(bytes, random);
            arrive(bytes);
        }
        finish();
    }

    /** Most random bytes would end at the Ethernet header. */
    private static void aim(byte[] bytes, Random random) {
        byte[] start = HexFormat.of().parseHex(SEEDS.get(random.nextInt(SEEDS.size())).substring(0, 28));
        if (random.nextInt(10) > 0 && bytes.length > 16) {
            System.arraycopy(start, 0, bytes, 0, 14);
            bytes[14] = (byte) (start[12] == 8 ? 0x45 : 0x60);
        }
    }

    @Test
    void shouldStandDamagedPackets() throws Exception {
        udp.open(new DatagramRequest(io.nstack.stack.AddressFamily.INET6,
                new InetSocketAddress(InetAddress.ofLiteral("::"), 53), EndpointOptions.NONE));
        ip.transport(6, tcp);
        Random random = new Random(12);
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = HexFormat.of().parseHex(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int j = random.nextInt(4); j > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));
            }
            if (bytes.length > 34 && bytes[12] == 8 && bytes[13] == 0 && random.nextInt(4) > 0) {
                fix(bytes);
            }
            arrive(bytes);
            tcp.packets.clear();
            tcp.errors.clear();
        }
        assertThat(ip.counters().delivered).as("some still were sound").isGreaterThan(1000);
        finish();
    }

    private static void fix(byte[] frame) {
        int length = Math.min((frame[14] & 0xf) * 4, frame.length - 14);
        frame[24] = 0;
        frame[25] = 0;
        int total = 0;
        for (int i = 14; i < 14 + length - 1; i += 2) {
            total += (frame[i] & 0xff) << 8 | frame[i + 1] & 0xff;
        }
        total = (total & 0xffff) + (total >>> 16);
        total = ~((total & 0xffff) + (total >>> 16)) & 0xffff;
        frame[24] = (byte) (total >>> 8);
        frame[25] = (byte) total;
    }

    private void arrive(byte[] bytes) {
        now += 10_000_000;
        ip.receive(frames.of(bytes), now);
        ip.onTimers(now);
        ip.deliver(now, 100);
        ip.flush();
        queue.sent.clear();
        queue.flags.clear();
    }

    private void finish() {
        assertThat(host.neighbours().describe()).hasSizeLessThanOrEqualTo(4096);
        udp.close();
        ip.close();
        assertThat(frames.out()).isZero();
    }
}
