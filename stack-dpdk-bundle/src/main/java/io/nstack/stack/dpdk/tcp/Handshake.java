package io.nstack.stack.dpdk.tcp;

import static io.nstack.stack.dpdk.wire.TcpHeader.ACK;
import static io.nstack.stack.dpdk.wire.TcpHeader.CWR;
import static io.nstack.stack.dpdk.wire.TcpHeader.ECE;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.tcp.TcpSettings.Features;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the two SYNs of a connection say: first what is offered, then what both agree on. Loop thread only. */
final class Handshake {

    private static final int DEFAULT_MSS_BYTES = 536; // RFC 9293 section 3.7.1
    private static final int DEFAULT_MSS6_BYTES = 1220;
    private static final int LEAST_MSS_BYTES = 48; // a peer that says less would have us send headers only

    int ownSequence; // ISS
    int peerSequence; // IRS
    int peerMssBytes;
    boolean scales;
    int ownShift;
    int peerShift;
    boolean sack;
    boolean timestamps;
    boolean ecn;
    int stampOffset; // added to the clock in our timestamps
    int peerStamp;

    /** What a SYN of ours offers. */
    static Handshake offer(TcpSettings settings, TcpOptions options) {
        Handshake made = new Handshake();
        Features features = settings.features();
        made.scales = features.windowScaling();
        made.ownShift = shiftFor(options.receiveFixed ? options.receiveBytes : settings.buffers().mostReceiveBytes());
        made.sack = features.sack();
        made.timestamps = features.timestamps();
        made.ecn = features.ecn();
        return made;
    }

    private static int shiftFor(int bytes) {
        int shift = 0;
        while (shift < OptionCode.MOST_WINDOW_SHIFT && 0xffff << shift < bytes) {
            shift++;
        }
        return shift;
    }

    /** The peer's SYN has come: what both offer is agreed on. */
    void agree(Segment syn, boolean ipv4) {
        peerSequence = syn.sequence;
        int said = syn.mssBytes > 0 ? syn.mssBytes : ipv4 ? DEFAULT_MSS_BYTES : DEFAULT_MSS6_BYTES;
        peerMssBytes = Math.max(LEAST_MSS_BYTES, said);
        scales &= syn.windowShift >= 0; // RFC 7323 section 2.2: both or none
        peerShift = scales ? syn.windowShift : 0;
        ownShift = scales ? ownShift : 0;
        sack &= syn.sackPermitted;
        timestamps &= syn.hasTimestamp; // RFC 7323 section 3.2
        peerStamp = timestamps ? syn.timestamp : 0;
        // RFC 3168 section 6.1.1: a SYN asks with both bits, a SYN-ACK answers with ECE alone
        boolean answers = syn.has(ACK);
        ecn &= syn.has(ECE) && syn.has(CWR) != answers;
    }

    /** Puts the options of a SYN or SYN-ACK into a segment. */
    void write(Outgoing segment, Destination to, long nowNanos) {
        segment.mssBytes = Outgoing.mssOf(to);
        segment.windowShift = scales ? ownShift : -1;
        segment.sackPermitted = sack;
        if (timestamps) {
            segment.stamp(TcpLayer.stamp(nowNanos) + stampOffset, peerStamp);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        for (int each : new int[]{ownSequence, peerSequence, peerMssBytes, ownShift, peerShift, stampOffset,
                peerStamp}) {
            out.writeInt(each);
        }
        for (boolean each : new boolean[]{scales, sack, timestamps, ecn}) {
            out.writeBoolean(each);
        }
    }

    static Handshake readFrom(DataInput in) throws IOException {
        Handshake read = new Handshake();
        read.ownSequence = in.readInt();
        read.peerSequence = in.readInt();
        read.peerMssBytes = in.readInt();
        read.ownShift = in.readInt();
        read.peerShift = in.readInt();
        read.stampOffset = in.readInt();
        read.peerStamp = in.readInt();
        read.scales = in.readBoolean();
        read.sack = in.readBoolean();
        read.timestamps = in.readBoolean();
        read.ecn = in.readBoolean();
        return read;
    }
}
