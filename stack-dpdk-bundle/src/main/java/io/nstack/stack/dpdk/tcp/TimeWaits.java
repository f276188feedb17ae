package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.FIN;
import static io.nstack.stack.dpdk.wire.TcpHeader.RST;
import static io.nstack.stack.dpdk.wire.TcpHeader.SYN;

import io.nstack.stack.dpdk.ip.Packet;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import org.jspecify.annotations.Nullable;

/** The connections in TIME-WAIT (RFC 9293 section 3.6.1), at most so many: the oldest has to go first. Loop thread only. */
final class TimeWaits {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final TcpLayer layer;
    private final long lifeNanos;
    private final int most;
    private @Nullable TimeWait oldest;
    private @Nullable TimeWait youngest;
    private int count;

    TimeWaits(TcpLayer layer) {
        this.layer = layer;
        this.lifeNanos = layer.settings().timing().timeWait().toNanos();
        this.most = layer.settings().limits().mostTimeWait();
    }

    int count() { return count; }

    void add(TimeWait added, long nowNanos) {
        if (count >= most && oldest != null) {
            remove(oldest);
        }
        layer.flows().put(added);
        added.older = youngest;
        if (youngest == null) {
            oldest = added;
        } else {
            youngest.younger = added;
        }
        youngest = added;
        count++;
        layer.timers().schedule(added, nowNanos + lifeNanos);
    }

    void remove(TimeWait gone) {
        layer.timers().cancel(gone);
        layer.flows().remove(gone);
        if (gone.older == null) {
            oldest = gone.younger;
        } else {
            gone.older.younger = gone.younger;
        }
        if (gone.younger == null) {
            youngest = gone.older;
        } else {
            gone.younger.older = gone.older;
        }
        gone.older = null;
        gone.younger = null;
        count--;
    }

    /**
     * A late segment, or a new connection from the same port.
     *
     * @return whether it is a SYN for which the old connection has made way
     */
    boolean onSegment(TimeWait rest, Segment segment, Packet packet, long nowNanos) {
        if (segment.has(RST)) {
            return false; // RFC 1337 section 3, fix (b)
        }
        if (segment.has(SYN) && !segment.has(ACK) && isNewer(rest, segment)) {
            remove(rest);
            return true;
        }
        boolean isOld = rest.timestamps && segment.hasTimestamp
                && Sequence.isBefore(segment.timestamp, rest.recentStamp);
        if (segment.has(FIN) && !isOld) {
            layer.timers().schedule(rest, nowNanos + lifeNanos); // RFC 9293 section 3.10.7.4, eighth
        }
        boolean isExpected = segment.sequence == rest.receiveNext && segment.sequenceLength() == 0 && !isOld;
        if (!isExpected && layer.challenges().tryTake(nowNanos)) {
            acknowledge(rest, packet, nowNanos);
        }
        return false;
    }

    /** RFC 6191 section 2: a later timestamp, or else a later sequence number. */
    private static boolean isNewer(TimeWait rest, Segment syn) {
        if (rest.timestamps && syn.hasTimestamp && syn.timestamp != rest.recentStamp) {
            return Sequence.isAfter(syn.timestamp, rest.recentStamp);
        }
        return Sequence.isAfter(syn.sequence, rest.receiveNext);
    }

    private void acknowledge(TimeWait rest, Packet packet, long nowNanos) {
        Outgoing segment = layer.outgoing().begin(rest.localPort, rest.remotePort);
        segment.sequence = rest.sendNext;
        segment.acknowledgement = rest.receiveNext;
        segment.flags = ACK;
        segment.windowField = rest.windowField;
        if (rest.timestamps) {
            segment.stamp(TcpLayer.stamp(nowNanos) + rest.stampOffset, rest.recentStamp);
        }
        layer.strays().answer(segment, packet);
    }

    /** Whether a connection of ours may take the place (RFC 6191 section 2, seen from the other side). */
    boolean mayReuse(TimeWait rest, long nowNanos) {
        return rest.timestamps && nowNanos - rest.sinceNanos > SECOND_NANOS;
    }
}
