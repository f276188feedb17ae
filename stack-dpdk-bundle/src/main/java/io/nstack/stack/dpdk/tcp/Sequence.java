package io.nstack.stack.dpdk.tcp;

/** Sequence numbers, compared modulo 2^32 (RFC 9293 section 3.4). */
final class Sequence {

    private Sequence() {}

    static boolean isBefore(int a, int b) { return a - b < 0; }

    static boolean isAfter(int a, int b) { return a - b > 0; }

    static boolean isAtMost(int a, int b) { return a - b <= 0; }

    static boolean isAtLeast(int a, int b) { return a - b >= 0; }

    static int earlier(int a, int b) { return isBefore(a, b) ? a : b; }

    static int later(int a, int b) { return isAfter(a, b) ? a : b; }
}
