package io.nstack.stack.dpdk.tcp;

import java.time.Duration;

/**
 * How one instance's TCP behaves; immutable.
 *
 * @param stackName  the stack's name in messages
 * @param congestion the congestion control of connections that do not ask for another
 * @param noDelay    TCP_NODELAY of connections that do not say
 * @param buffers    sizes of buffers
 * @param features   what is offered in the handshake
 * @param limits     bounds of tables and rates
 * @param timing     times and numbers of attempts
 */
public record TcpSettings(String stackName, String congestion, boolean noDelay, Buffers buffers, Features features,
        Limits limits, Timing timing) {

    /**
     * Sizes, bytes.
     *
     * @param receiveBytes     how much a connection may have unread at first; grows by what the application reads
     * @param mostReceiveBytes how far it grows; the window scale is chosen by it
     * @param sendBytes        how much may be queued for sending at first; grows with what is in flight
     * @param mostSendBytes    how far it grows
     * @param memoryBytes      native memory of one loop for bytes to send and copied ones, of all connections
     * @param copyBelowBytes   received payloads smaller than that are copied where others wait before them
     * @param copyBelowFrames  all payloads are copied while fewer frames are available
     */
    public record Buffers(int receiveBytes, int mostReceiveBytes, int sendBytes, int mostSendBytes, long memoryBytes,
            int copyBelowBytes, int copyBelowFrames) {

        /** Checks the order of sizes. */
        public Buffers {
            if (receiveBytes < LEAST_BUFFER_BYTES || mostReceiveBytes < receiveBytes || sendBytes < LEAST_BUFFER_BYTES
                    || mostSendBytes < sendBytes || mostReceiveBytes > MOST_BUFFER_BYTES) {
                throw new IllegalArgumentException("receiveBytes=" + receiveBytes + " mostReceiveBytes="
                        + mostReceiveBytes + " sendBytes=" + sendBytes + " mostSendBytes=" + mostSendBytes);
            }
        }
    }

    /**
     * What a SYN offers and accepts.
     *
     * @param sack          selective acknowledgements, RFC 2018
     * @param timestamps    RFC 7323
     * @param windowScaling RFC 7323
     * @param ecn           explicit congestion notification, RFC 3168
     */
    public record Features(boolean sack, boolean timestamps, boolean windowScaling, boolean ecn) {}

    /**
     * Bounds of one loop.
     *
     * @param synQueue            connections half open before cookies are sent instead (RFC 4987 section 3.6)
     * @param mostTimeWait        connections in TIME-WAIT before the oldest one is forgotten
     * @param firstPort           the first ephemeral port (RFC 6056)
     * @param lastPort            the last one
     * @param challengesPerSecond challenge ACKs (RFC 5961 section 10)
     */
    public record Limits(int synQueue, int mostTimeWait, int firstPort, int lastPort, int challengesPerSecond) {}

    /**
     * Times, and how often something is tried.
     *
     * @param delayedAck    how long an acknowledgement may wait (RFC 9293 section 3.8.6.3: under 0.5 s)
     * @param timeWait      2 MSL
     * @param finWait       how long a closed connection waits for its peer's end
     * @param leastPersist  the first zero window probe comes after that or the RTO, whichever is later
     * @param mostPersist   the longest time between probes
     * @param synRetries    SYNs sent again
     * @param synAckRetries SYN-ACKs sent again
     * @param retries       timeouts in a row before a connection fails (R2, RFC 9293 section 3.8.3)
     * @param keepIdle      idle time before the first keep-alive probe
     * @param keepInterval  between probes
     * @param keepCount     probes without an answer
     */
    public record Timing(Duration delayedAck, Duration timeWait, Duration finWait, Duration leastPersist,
            Duration mostPersist, int synRetries, int synAckRetries, int retries, Duration keepIdle,
            Duration keepInterval, int keepCount) {}

    static final int LEAST_BUFFER_BYTES = 4096;
    static final int MOST_BUFFER_BYTES = 1 << 29; // the largest window is 2^30 (RFC 7323 section 2.3)

    /** What fits most. */
    public static TcpSettings defaults(String stackName) {
        return new TcpSettings(stackName, "cubic", true,
                new Buffers(128 * 1024, 6 << 20, 128 * 1024, 4 << 20, 256L << 20, 256, 512),
                new Features(true, true, true, false), new Limits(1024, 65_536, 32_768, 60_999, 1_000),
                new Timing(Duration.ofMillis(40), Duration.ofSeconds(60), Duration.ofSeconds(60),
                        Duration.ofMillis(200), Duration.ofSeconds(60), 6, 5, 15, Duration.ofHours(2),
                        Duration.ofSeconds(75), 9));
    }

    /** With other buffers. */
    public TcpSettings with(Buffers other) {
        return new TcpSettings(stackName, congestion, noDelay, other, features, limits, timing);
    }

    /** With other features. */
    public TcpSettings with(Features other) {
        return new TcpSettings(stackName, congestion, noDelay, buffers, other, limits, timing);
    }

    /** With other limits. */
    public TcpSettings with(Limits other) {
        return new TcpSettings(stackName, congestion, noDelay, buffers, features, other, timing);
    }

    /** With other times. */
    public TcpSettings with(Timing other) {
        return new TcpSettings(stackName, congestion, noDelay, buffers, features, limits, other);
    }

    /** With another congestion control. */
    public TcpSettings withCongestion(String other) {
        return new TcpSettings(stackName, other, noDelay, buffers, features, limits, timing);
    }

    /** With another TCP_NODELAY. */
    public TcpSettings withNoDelay(boolean on) {
        return new TcpSettings(stackName, congestion, on, buffers, features, limits, timing);
    }
}
