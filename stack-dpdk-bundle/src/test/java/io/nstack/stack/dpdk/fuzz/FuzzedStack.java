package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.nstack.stack.dpdk.engine.EngineSizes;
import io.nstack.stack.dpdk.script.Emitted;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.Setup;
import io.nstack.stack.dpdk.script.packet.IcmpMessage;
import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.io.IOException;
import java.util.function.Consumer;

/** A stack in virtual time, and what must be true of it whatever arrives. */
final class FuzzedStack implements AutoCloseable {

    static final int HALF_OPEN = 16;
    private static final int MTU_BYTES = 1500;
    private static final int ETHERNET_BYTES = 14;
    private static final int MOST_FLOWS = 400;
    private static final int MOST_CHUNKS = 256; // 4 MiB
    private static final int MOST_TIMERS = 500;
    private static final int MOST_REASSEMBLING = 32;
    private static final int MOST_NEIGHBOURS = 4096;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long[] PAUSES_NANOS = {0, MILLI, 50 * MILLI, 250 * MILLI, SECOND, 5 * SECOND, 70 * SECOND,
            150 * SECOND};
    private static final long LAST_PAUSE_NANOS = 65 * SECOND; // longer than TIME-WAIT
    private static final int LAST_PAUSES = 60; // all retransmissions of all connections are over

    final Lab lab;
    private final Consumer<Emitted> sent;

    /** Shows everything that the stack sends. */
    FuzzedStack(Setup setup, Consumer<Emitted> sent) throws IOException {
        this.sent = sent;
        lab = new Lab(setup.with("halfOpenConnections", HALF_OPEN).with("loopMemoryBytes", MOST_CHUNKS * 16_384)
                .with("mostSendBytes", 256 * 1024));
    }

    static Setup setup(FuzzedDataProvider data) {
        Setup made = Setup.usual().withMtu(MTU_BYTES);
        int features = data.consumeByte();
        return made.with("sack", (features & 1) == 0).with("timestamps", (features & 2) == 0)
                .with("windowScaling", (features & 4) == 0).with("ecn", (features & 8) != 0)
                .with("congestion", switch (features >> 4 & 3) {
                    case 0 -> "reno";
                    case 1 -> "bbr";
                    default -> "cubic";
                });
    }

    void frame(byte[] bytes) {
        if (bytes.length <= MTU_BYTES + ETHERNET_BYTES) {
            lab.injectFrame(bytes);
        }
    }

    void packet(IpPacket packet) {
        if (packet.encode().length <= MTU_BYTES) {
            lab.inject(packet);
        }
    }

    void pause(FuzzedDataProvider data) { lab.advance(PAUSES_NANOS[data.consumeInt(0, PAUSES_NANOS.length - 1)]); }

    /** What has been sent is right in itself, and not too much is held. */
    void check() {
        for (Emitted each = lab.emitted().poll(); each != null; each = lab.emitted().poll()) {
            if (each.packet() != null && !each.packet().isFragment()) {
                decode(each.packet());
            }
            sent.accept(each);
        }
        EngineSizes sizes = EngineSizes.of(lab.engine());
        if (sizes.flows() > MOST_FLOWS || sizes.chunks() > MOST_CHUNKS || sizes.timers() > MOST_TIMERS
                || sizes.reassembling() > MOST_REASSEMBLING || sizes.neighbours() > MOST_NEIGHBOURS) {
            throw new AssertionError("too much is held: " + sizes);
        }
        if (lab.framesLost() > 0) {
            throw new AssertionError("frames have run out: " + lab.framesLost() + " did not find one");
        }
    }

    private static void decode(IpPacket packet) {
        switch (packet.protocol()) {
            case IpPacket.TCP -> TcpSegment.decode(packet);
            case IpPacket.ICMP, IpPacket.ICMPV6 -> IcmpMessage.decode(packet);
            default -> {
                // nothing else is looked into
            }
        }
    }

    /** When all endpoints are closed and much time has passed, nothing is left. */
    @Override
    public void close() {
        check();
        for (int i = 0; i < LAST_PAUSES && !isEmpty(); i++) {
            lab.advance(LAST_PAUSE_NANOS);
            check();
        }
        if (!isEmpty()) {
            throw new AssertionError("something is left: " + EngineSizes.of(lab.engine()));
        }
        lab.close();
    }

    private boolean isEmpty() {
        EngineSizes sizes = EngineSizes.of(lab.engine());
        return sizes.flows() + sizes.chunks() + sizes.reassembling() == 0;
    }
}
