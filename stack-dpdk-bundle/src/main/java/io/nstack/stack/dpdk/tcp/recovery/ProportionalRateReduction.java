package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Sends in recovery in proportion to what is delivered, so that the window ends at the new one (RFC 9937, 6937bis). */
final class ProportionalRateReduction {

    private long flightBytes;
    private long deliveredBytes;
    private long sentBytes;
    private long allowedBytes;
    private int mss;

    /**
     * Recovery begins.
     *
     * @param flight what recovery will see delivered: outstanding bytes without those that had arrived before (section 6.2)
     * @param segmentBytes at least one segment goes at once: the fast retransmit
     */
    void begin(long flight, int segmentBytes) {
        mss = segmentBytes;
        flightBytes = Math.max(flight, mss);
        deliveredBytes = 0;
        sentBytes = 0;
        allowedBytes = mss;
    }

    /**
     * An acknowledgement came.
     *
     * @param delivered what it says to have arrived newly
     * @param inFlight  what is in flight now
     * @param target    the new window (ssthresh)
     * @param safe      it moved the window on, and nothing more was lost (safeACK)
     */
    void onAcknowledged(long delivered, long inFlight, long target, boolean safe) {
        deliveredBytes += delivered;
        if (inFlight > target) {
            long share = deliveredBytes * target;
            allowedBytes = (share + flightBytes - 1) / flightBytes - sentBytes;
        } else {
            long most = Math.max(deliveredBytes - sentBytes, delivered); // conservative reduction bound
            if (safe) {
                most += mss; // slow start reduction bound
            }
            allowedBytes = Math.min(target - inFlight, most);
        }
        if (sentBytes == 0) {
            allowedBytes = Math.max(allowedBytes, mss);
        }
    }

    /** Bytes went out, new or again. */
    void onSent(int bytes) {
        sentBytes += bytes;
        allowedBytes -= bytes;
    }

    /** What may go now. */
    long allowedBytes() { return allowedBytes; }

    void writeTo(DataOutput out) throws IOException {
        out.writeLong(flightBytes);
        out.writeLong(deliveredBytes);
        out.writeLong(sentBytes);
        out.writeLong(allowedBytes);
        out.writeInt(mss);
    }

    void readFrom(DataInput in) throws IOException {
        flightBytes = in.readLong();
        deliveredBytes = in.readLong();
        sentBytes = in.readLong();
        allowedBytes = in.readLong();
        mss = in.readInt();
    }
}
