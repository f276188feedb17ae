package io.nstack.stack.dpdk.tcp.recovery;

/** Sequence numbers are compared modulo 2^32 (RFC 9293 section 3.4). */
public final class Sequence {

    private Sequence() {}

    /** Whether {@code a} comes before {@code b}. */
    public static boolean isBefore(int a, int b) { return a - b < 0; }

    /** Whether {@code a} comes after {@code b}. */
    public static boolean isAfter(int a, int b) { return a - b > 0; }

    /** The later one. */
    public static int later(int a, int b) { return a - b > 0 ? a : b; }

    /** The earlier one. */
    public static int earlier(int a, int b) { return a - b < 0 ? a : b; }

    /** Whether {@code a} is {@code b} or comes before it. */
    public static boolean isAtMost(int a, int b) {
        return a - b <= 0;
    }

    /** Whether {@code a} is {@code b} or comes after it. */
    public static boolean isAtLeast(int a, int b) {
        return a - b >= 0;
    }
}
