package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;
import org.jspecify.annotations.Nullable;

/** A segment to send: one object for a layer, filled anew for each. Loop thread only. */
final class Outgoing {

    int localPort;
    int remotePort;
    int sequence;
    int acknowledgement;
    int flags;
    int windowField;
    int trafficClass;

    boolean hasTimestamp;
    int timestamp;
    int timestampEcho;
    int mssBytes; // 0 = not said
    int windowShift; // -1 = not said
    boolean sackPermitted;
    int sackCount;
    final int[] sackLeft = new int[Segment.MOST_SACK_BLOCKS];
    final int[] sackRight = new int[Segment.MOST_SACK_BLOCKS];

    /** Payload: {@code length} bytes that begin {@code offset} behind the front of the queue. */
    @Nullable
    ChunkQueue payload;
    int offset;
    int length;
    int segmentBytes; // for a link that cuts it; 0 = one packet

    /** Empties it for a segment between these ports. */
    Outgoing begin(int local, int remote) {
        localPort = local;
        remotePort = remote;
        sequence = 0;
        acknowledgement = 0;
        flags = 0;
        windowField = 0;
        trafficClass = 0;
        hasTimestamp = false;
        mssBytes = 0;
        windowShift = -1;
        sackPermitted = false;
        sackCount = 0;
        payload = null;
        length = 0;
        segmentBytes = 0;
        return this;
    }

    /** Adds the timestamps option. */
    void stamp(int own, int echo) {
        hasTimestamp = true;
        timestamp = own;
        timestampEcho = echo;
    }

    /** The largest segment to accept from there: what fits into a packet without options (RFC 9293 section 3.7.1). */
    static int mssOf(Destination to) {
        return Math.max(1, to.mtuBytes() - (to.isIpv4() ? 20 : 40) - 20);
    }
}
