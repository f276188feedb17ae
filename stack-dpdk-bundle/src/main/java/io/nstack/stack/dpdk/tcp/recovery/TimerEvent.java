package io.nstack.stack.dpdk.tcp.recovery;

/** What a timer of {@link LossRecovery} found. */
public enum TimerEvent {
    /** Nothing to be done. */
    NONE,
    /** Segments were declared lost: {@link LossRecovery#hasLost} names them. */
    LOSS,
    /**
     * A tail loss probe is to be sent (RFC 8985 section 7.3): one new segment if there is one and the peer's window takes
     * it, else {@link LossRecovery#lostSequence()} and {@link LossRecovery#lostLength()} name the one to send again.
     */
    PROBE,
    /** The retransmission timer expired: everything outstanding counts as lost (RFC 6298 section 5). */
    TIMEOUT
}
