package io.nstack.stack.congestion;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What a connection knows of its path, and what an acknowledgement has added to it. Rates are estimated as in
 * draft-cheng-iccrg-delivery-rate-estimation (section 4.1 of draft-ietf-ccwg-bbr). Times are of a monotonic clock with
 * an arbitrary origin. Valid during the call; loop thread only.
 */
@ProviderType
public interface DeliverySample {

    /** The present time. */
    long nowNanos();

    /** The largest segment, bytes of payload (SMSS). */
    int mssBytes();

    /** The window to begin with: that of RFC 6928, or that of the congestion control which this one takes over from. */
    long initialWindowBytes();

    /** Bytes in flight now: sent, neither acknowledged nor declared lost. */
    long inFlightBytes();

    /** Bytes in flight before this acknowledgement. */
    long priorInFlightBytes();

    /** Bytes that this acknowledgement says for the first time to have arrived, in order or not. */
    long newlyDeliveredBytes();

    /** Of these, the bytes acknowledged in order. */
    long newlyAcknowledgedBytes();

    /** Bytes that were declared lost with this acknowledgement. */
    long newlyLostBytes();

    /** All bytes delivered in this connection. */
    long deliveredBytes();

    /** All bytes declared lost in this connection. */
    long lostBytes();

    /** The round-trip time of the segment delivered last, 0 = this acknowledgement gives none. */
    long rttNanos();

    /** The smallest round-trip time of the last minutes, 0 = none known. */
    long minRttNanos();

    /** The smoothed round-trip time (RFC 6298), 0 = none known. */
    long smoothedRttNanos();

    /** The retransmission timeout as it is now (RFC 6298). */
    long timeoutNanos();

    /** How fast bytes were delivered over {@link #intervalNanos()}, bytes a second; 0 = this sample gives no rate. */
    long deliveryBytesPerSecond();

    /** The time that {@link #deliveryBytesPerSecond()} is of: the longer of sending and acknowledging; 0 = none. */
    long intervalNanos();

    /** {@link #deliveredBytes()} when the segment that the sample is of was sent. */
    long priorDeliveredBytes();

    /** Whether that segment was sent when the application did not have enough to send, so that the rate may be too low. */
    boolean isApplicationLimited();

    /** The length of the segment that the sample is of. */
    int segmentBytes();

    /** Bytes in flight after that segment was sent. */
    long sentInFlightBytes();

    /** Bytes declared lost since that segment was sent. */
    long lostSinceSentBytes();

    /** Round trips since the connection began: one more whenever a segment arrives that was sent after the last one. */
    long roundTrips();

    /** Whether this acknowledgement has begun a round trip. */
    boolean isRoundStart();

    /** Whether the window was what kept more from being sent, in the last round trip; else it must not grow (RFC 7661). */
    boolean isWindowLimited();

    /** Whether a loss is being repaired. */
    boolean isInRecovery();

    /** Whether the acknowledgement carried the peer's echo of congestion marks (RFC 3168). */
    boolean isCongestionEchoed();

    /** How often in a row the retransmission timer expired. */
    int timeouts();
}
