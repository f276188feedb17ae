package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.tcp.recovery.Sequence;

/**
 * Grows the receive buffer to twice what the application reads in a round trip, so that the window never limits a sender
 * whose data is read in time (dynamic right-sizing). A round is over when data comes that was sent after the peer had
 * seen what was acknowledged at its beginning: known by the echoed timestamp (RFC 7323 section 4), else by a whole window
 * that has passed. Loop thread only.
 */
final class ReceiveTuning {

    private int roundEdge; // a round without timestamps ends when that is received
    private int roundStamp;
    private int readBytes;
    private boolean isRunning;

    /** The application has read. */
    void onRead(int bytes) { readBytes += bytes; }

    /**
     * Data came in order.
     *
     * @param received  the next number expected
     * @param edge      the right edge of the window as last announced
     * @param echo      the timestamp echoed by the segment
     * @param now       our timestamp clock
     * @param hasEcho   whether there was one
     * @return how large the buffer should be; 0 = the round is not over
     */
    int onData(int received, int edge, boolean hasEcho, int echo, int now) {
        if (!isRunning) {
            begin(edge, now);
            return 0;
        }
        boolean over = hasEcho
                ? Sequence.isAfter(echo, roundStamp)
                : Sequence.isAtLeast(received, roundEdge);
        if (!over) {
            return 0;
        }
        int wanted = (int) Math.min(Integer.MAX_VALUE, 2L * readBytes);
        begin(edge, now);
        return wanted;
    }

    private void begin(int edge, int now) {
        isRunning = true;
        roundEdge = edge;
        roundStamp = now;
        readBytes = 0;
    }
}
