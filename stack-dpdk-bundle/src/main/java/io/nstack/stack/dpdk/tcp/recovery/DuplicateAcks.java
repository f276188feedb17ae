package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Acknowledgements that repeat themselves, where the peer does not do SACK: each says that a segment has left the network
 * (RFC 5681 section 3.2, RFC 6582). The first two let new data go (Limited Transmit, RFC 3042), as the flight is smaller.
 */
final class DuplicateAcks {

    private int count;
    private int bytes;

    /** RFC 5681 section 2: nothing in it but the number, and that no news. */
    static boolean isDuplicate(Acknowledgement ack, int outstandingBytes) {
        return outstandingBytes > 0 && !ack.carriesData && !ack.windowUpdate;
    }

    /** One came; the first segment is still missing. */
    void add(int outstandingBytes, int mss) {
        count++;
        bytes = Math.min(bytes + mss, Math.max(0, outstandingBytes - mss));
    }

    /**
     * The window moved on.
     *
     * @return how many of the bytes were counted as arrived already
     */
    int onAcknowledged(int acknowledged, int mss, boolean recovering) {
        int arrived = Math.min(bytes, Math.max(0, acknowledged - mss));
        bytes = recovering ? bytes - arrived : 0; // RFC 6582 section 3.2 step 5: deflate
        if (!recovering) {
            count = 0;
        }
        return arrived;
    }

    void reset() {
        count = 0;
        bytes = 0;
    }

    boolean isThreshold() { return count >= Rack.DUPLICATE_THRESHOLD; }

    int bytes() { return bytes; }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(count);
        out.writeInt(bytes);
    }

    void readFrom(DataInput in) throws IOException {
        count = in.readInt();
        bytes = in.readInt();
    }
}
