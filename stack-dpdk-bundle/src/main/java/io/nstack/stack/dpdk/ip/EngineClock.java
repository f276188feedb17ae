package io.nstack.stack.dpdk.ip;

/** What time it is in one engine: read once a turn. Loop thread only. */
final class EngineClock {

    long nowNanos;
}
