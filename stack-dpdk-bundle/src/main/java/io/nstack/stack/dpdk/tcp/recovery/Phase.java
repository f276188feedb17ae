package io.nstack.stack.dpdk.tcp.recovery;

/** What a sender is about. */
enum Phase {
    /** Nothing is amiss. */
    OPEN,
    /** The window is being reduced, though nothing has to be repaired: marks of congestion, a probe that repaired. */
    REDUCING,
    /** Fast recovery (RFC 6675 section 5). */
    RECOVERY,
    /** After a retransmission timeout, until all that was outstanding then is acknowledged. */
    TIMEOUT
}
