package io.nstack.stack.dpdk.tcp.recovery;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Whether the window is made use of: one that is not must not grow (RFC 7661 section 4.2, RFC 9438 section 5.8). */
final class WindowUse {

    private boolean limitedNow;
    private boolean limitedBefore;
    private int mostNow;
    private int mostBefore;

    /** The window let nothing more go. */
    void onLimited() { limitedNow = true; }

    void onSent(int inFlightBytes) {
        if (inFlightBytes > mostNow) {
            mostNow = inFlightBytes;
        }
    }

    /** A round trip has begun. */
    void onRound() {
        limitedBefore = limitedNow;
        limitedNow = false;
        mostBefore = mostNow;
        mostNow = 0;
    }

    /** In slow start a window half used is enough, because it has doubled since. */
    boolean isLimited(long windowBytes, long slowStartThresholdBytes) {
        if (windowBytes < slowStartThresholdBytes) {
            return windowBytes < 2L * Math.max(mostNow, mostBefore);
        }
        return limitedNow || limitedBefore;
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeBoolean(limitedNow);
        out.writeBoolean(limitedBefore);
        out.writeInt(mostNow);
        out.writeInt(mostBefore);
    }

    void readFrom(DataInput in) throws IOException {
        limitedNow = in.readBoolean();
        limitedBefore = in.readBoolean();
        mostNow = in.readInt();
        mostBefore = in.readInt();
    }
}
