package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.Flow.FlowId;
import java.util.SplittableRandom;

/** Numbers that a stranger cannot guess, made of addresses and a key (RFC 6528, RFC 7323, RFC 6056). Loop thread only. */
final class FlowSecrets {

    private static final int TICK_NANOS = 4_000; // RFC 9293 section 3.4.1: M ticks every 4 µs

    private final SipHash sequences;
    private final SipHash stamps;
    private final SipHash ports;
    private final SipHash cookies;

    FlowSecrets(SplittableRandom random) {
        sequences = new SipHash(random.nextLong(), random.nextLong());
        stamps = new SipHash(random.nextLong(), random.nextLong());
        ports = new SipHash(random.nextLong(), random.nextLong());
        cookies = new SipHash(random.nextLong(), random.nextLong());
    }

    /** ISN = M + F(localip, localport, remoteip, remoteport, secretkey), RFC 6528 section 3. */
    int initialSequence(FlowId id, long nowNanos) {
        return (int) of(sequences, id) + (int) Math.floorDiv(nowNanos, TICK_NANOS);
    }

    /** What is added to the clock in timestamps (RFC 7323 section 7.1): the same again for the same flow. */
    int stampOffset(FlowId id) {
        return (int) of(stamps, id);
    }

    /** Where the search for an ephemeral port begins (RFC 6056 section 3.3.3). */
    int portOffset(long localLow, long remoteHigh, long remoteLow, int remotePort) {
        return (int) (ports.of(localLow, remoteHigh, remoteLow, remotePort, 0) >>> 33);
    }

    /** The keyed part of a SYN cookie. */
    int cookie(FlowId id, int peerSequence, int rest) {
        long mixed = of(cookies, id);
        return (int) cookies.of(mixed, Integer.toUnsignedLong(peerSequence), rest, 0, 1);
    }

    private static long of(SipHash hash, FlowId id) {
        return hash.of(id.localHigh(), id.localLow(), id.remoteHigh(), id.remoteLow(),
                (long) id.localPort() << 16 | id.remotePort());
    }
}
