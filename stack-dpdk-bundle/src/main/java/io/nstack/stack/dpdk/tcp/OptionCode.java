package io.nstack.stack.dpdk.tcp;

/** Kinds of TCP options, and how long those are that go out. */
final class OptionCode {

    static final int END = 0; // RFC 9293 section 3.1
    static final int NOTHING = 1;
    static final int MSS = 2;
    static final int WINDOW_SCALE = 3; // RFC 7323 section 2.2
    static final int SACK_PERMITTED = 4; // RFC 2018 section 2
    static final int SACK = 5; // RFC 2018 section 3
    static final int TIMESTAMP = 8; // RFC 7323 section 3.2

    static final int MOST_WINDOW_SHIFT = 14; // RFC 7323 section 2.3
    static final int TIMESTAMP_PADDED_BYTES = 12;
    /** Two fillers, then the timestamps option, as all do (RFC 7323 appendix A). */
    static final int TIMESTAMP_PADDED = NOTHING << 24 | NOTHING << 16 | TIMESTAMP << 8 | 10;

    private OptionCode() {}
}
