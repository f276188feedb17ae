package io.nstack.stack.dpdk.tcp.congestion;

/** What BBR is about, and how fast and how much it sends then (draft-ietf-ccwg-bbr section 4.6.1). */
enum BbrState {
    /** Doubles the rate in each round trip until the path is full: 4 ln 2. */
    STARTUP(2.77, 2),
    /** Lets the queue run empty that the start has made. */
    DRAIN(0.5, 2),
    /** Sends less than the path carries, to leave room. */
    DOWN(0.9, 2),
    /** Sends what the path carries. */
    CRUISE(1, 2),
    /** Fills the path before it is probed. */
    REFILL(1, 2),
    /** Tries to send more. */
    UP(1.25, 2.25),
    /** Drains the path to see its round-trip time. */
    PROBE_RTT(1, 0.5);

    final double pacingGain;
    final double windowGain;

    BbrState(double pacingGain, double windowGain) {
        this.pacingGain = pacingGain;
        this.windowGain = windowGain;
    }

    /** Whether it is one of those that probe for bandwidth in turn (section 4.3.3). */
    boolean isProbing() {
        return this == DOWN || this == CRUISE || this == REFILL || this == UP;
    }

    /** Whether it sends more than is known to get through, so that losses say nothing new. */
    boolean isAccelerating() {
        return this == STARTUP || this == REFILL || this == UP;
    }
}
