package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How much payload a full segment has: what the peer takes and the path carries. Loop thread only. */
final class SegmentSize {

    private static final int BASE_MTU_BYTES = 1200; // RFC 8899 section 5.1.2
    private static final int LEAST_MTU6_BYTES = 1280; // RFC 8200 section 5
    private static final int BLACK_HOLE_TIMEOUTS = 3;

    private int peerMssBytes;
    private int optionBytes;
    private int mtuBytes;
    private int blackHoleBytes = Integer.MAX_VALUE; // what is larger seems to vanish
    private int bytes;

    void begin(Handshake agreed, Destination to) {
        peerMssBytes = agreed.peerMssBytes;
        optionBytes = agreed.timestamps ? OptionCode.TIMESTAMP_PADDED_BYTES : 0;
        mtuBytes = to.mtuBytes();
        bytes = fitting(to);
    }

    /** Payload of a full segment, bytes. */
    int bytes() { return bytes; }

    /** Eff.snd.MSS, RFC 9293 section 3.7.1: options that go with each segment count. */
    private int fitting(Destination to) {
        int fits = Math.min(Outgoing.mssOf(to), blackHoleBytes - (to.isIpv4() ? 40 : 60));
        return Math.max(1, Math.min(peerMssBytes, fits) - optionBytes);
    }

    /** Looks whether the path has changed; returns whether full segments are of another size now. */
    boolean follow(Destination to) {
        int usable = Math.min(to.mtuBytes(), blackHoleBytes);
        if (usable == mtuBytes) {
            return false;
        }
        mtuBytes = usable;
        int before = bytes;
        bytes = fitting(to);
        return bytes != before;
    }

    /**
     * So many timeouts in a row with full segments outstanding: perhaps routers drop what is large and do not say so.
     * Smaller ones are tried (RFC 8899 section 4.3).
     */
    void suspectBlackHole(Destination to, int timeouts) {
        int base = to.isIpv4() ? BASE_MTU_BYTES : LEAST_MTU6_BYTES;
        if (timeouts == BLACK_HOLE_TIMEOUTS && mtuBytes > base) {
            blackHoleBytes = base;
        }
    }

    /** Something got through: if that are smaller segments after large ones vanished, the others who send there hear of it. */
    void onProgress(Destination to) {
        if (blackHoleBytes < to.mtuBytes()) {
            to.tooBig(blackHoleBytes);
        }
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(peerMssBytes);
        out.writeInt(optionBytes);
        out.writeInt(mtuBytes);
        out.writeInt(blackHoleBytes);
        out.writeInt(bytes);
    }

    void readFrom(DataInput in) throws IOException {
        peerMssBytes = in.readInt();
        optionBytes = in.readInt();
        mtuBytes = in.readInt();
        blackHoleBytes = in.readInt();
        bytes = in.readInt();
    }
}
