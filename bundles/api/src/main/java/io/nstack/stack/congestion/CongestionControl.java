package io.nstack.stack.congestion;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The congestion control of one connection: it is told what becomes of what was sent, and says how much may be in flight.
 * What was lost, when it is sent again and how the reduced window is reached ({@linkplain RateBased unless it governs that
 * itself}: by proportional rate reduction, RFC 6937) is not its business.
 *
 * <p>All methods are called on the connection's loop thread. They must neither block nor, once warm, allocate. The
 * {@link DeliverySample} is the same object each time, filled anew: values are taken from it, it is not kept. All time is
 * the sample's. A round trip, the duration of one window, is counted by {@link DeliverySample#roundTrips()}.
 *
 * <p>An object that throws is replaced by {@code cubic}; the connection goes on.
 */
@ConsumerType
public interface CongestionControl {

    /** The name of its provider. */
    String name();

    /**
     * Begins, after the handshake or when a running connection is switched to it: the segment size is known, and
     * {@link DeliverySample#initialWindowBytes()} says which window to begin with. An RTT may be known, or not.
     */
    void onStart(DeliverySample sample);

    /** How many bytes may be in flight (cwnd); at least one segment. */
    long windowBytes();

    /**
     * Below this window the connection is in slow start (ssthresh), which the default pacing is faster in;
     * {@link Long#MAX_VALUE} = there was no congestion yet.
     */
    long slowStartThresholdBytes();

    /**
     * Bytes go out, new ones or again. {@link DeliverySample#inFlightBytes()} is what was in flight before.
     *
     * @param bytes how many
     */
    default void onSent(DeliverySample sample, int bytes) {}

    /**
     * Bytes were delivered ({@link DeliverySample#newlyDeliveredBytes()}) or declared lost. Called once for each
     * acknowledgement that says something new, after {@link #onLoss} or {@link #onRecovered} if it caused these. Between
     * these two {@link DeliverySample#isInRecovery()}, and a window is normally not raised.
     */
    void onAcknowledged(DeliverySample sample);

    /**
     * One segment was declared lost, the first of a round or a later one; {@link DeliverySample#segmentBytes()},
     * {@link DeliverySample#sentInFlightBytes()} and {@link DeliverySample#lostSinceSentBytes()} are this segment's.
     */
    default void onSegmentLost(DeliverySample sample) {}

    /**
     * A loss was found by acknowledgements: fast recovery begins (RFC 5681 section 3.2, RFC 6675). Called once for all
     * losses of a window. The new window and threshold are to be remembered so that {@link #onUndo} can take them back.
     */
    void onLoss(DeliverySample sample);

    /** All that was outstanding when recovery began is acknowledged. */
    default void onRecovered(DeliverySample sample) {}

    /**
     * The retransmission timer expired: everything outstanding is held to be lost (RFC 5681 section 3.1). Called again for
     * each further expiry without an acknowledgement in between; {@link DeliverySample#timeouts()} counts them from 1.
     */
    void onTimeout(DeliverySample sample);

    /** The peer saw marks of congestion (RFC 3168 section 6.1.2); once in a round trip at most. */
    void onCongestionExperienced(DeliverySample sample);

    /**
     * The loss or timeout heard of last was none: the segments were late only (RFC 3522, RFC 4015, RFC 5682, RFC 3708).
     * Window and threshold are to be what they were before it, or what they have grown to since.
     */
    void onUndo(DeliverySample sample);

    /**
     * The connection begins to send again after nothing was in flight for longer than a retransmission timeout.
     *
     * @param idleNanos for how long
     */
    default void onIdleRestart(DeliverySample sample, long idleNanos) {}

    /** The largest segment changed, by path MTU discovery: {@link DeliverySample#mssBytes()}. */
    default void onSegmentSize(DeliverySample sample) {}

    /** Writes all that {@link #readFrom} of a new object needs to go on in its place. */
    void writeTo(DataOutput out) throws IOException;

    /**
     * Takes over what {@link #writeTo} of the same or an older version has written.
     *
     * @throws IOException if it is not that
     */
    void readFrom(DataInput in) throws IOException;
}
