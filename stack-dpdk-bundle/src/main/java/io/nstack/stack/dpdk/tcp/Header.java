package io.nstack.stack.dpdk.tcp;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Where things are in a TCP header (RFC 9293 section 3.1) and in its options. */
final class Header {

    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    static final int PROTOCOL = 6;
    static final int HEADER_BYTES = 20;
    static final int MOST_HEADER_BYTES = 60;

    static final int SOURCE_PORT = 0;
    static final int TARGET_PORT = 2;
    static final int SEQUENCE = 4;
    static final int ACKNOWLEDGEMENT = 8;
    static final int DATA_OFFSET = 12;
    static final int FLAGS = 13;
    static final int WINDOW = 14;
    static final int CHECKSUM = 16;
    static final int URGENT = 18;

    static final int FIN = 1;
    static final int SYN = 1 << 1;
    static final int RST = 1 << 2;
    static final int PSH = 1 << 3;
    static final int ACK = 1 << 4;
    static final int URG = 1 << 5;
    static final int ECE = 1 << 6; // RFC 3168 section 6.1
    static final int CWR = 1 << 7;

    static final int OPTION_END = 0;
    static final int OPTION_NOTHING = 1;
    static final int OPTION_MSS = 2;
    static final int OPTION_WINDOW_SCALE = 3; // RFC 7323 section 2.2
    static final int OPTION_SACK_PERMITTED = 4; // RFC 2018 section 2
    static final int OPTION_SACK = 5; // RFC 2018 section 3
    static final int OPTION_TIMESTAMP = 8; // RFC 7323 section 3.2

    static final int MOST_WINDOW_SHIFT = 14;
    static final int MSS_BYTES = 4;
    static final int TIMESTAMP_BYTES = 10;
    static final int TIMESTAMP_PADDED_BYTES = 12;
    /** Two fillers before the timestamp option, as all do (RFC 7323 appendix A). */
    static final int TIMESTAMP_PADDED = OPTION_NOTHING << 24 | OPTION_NOTHING << 16 | OPTION_TIMESTAMP << 8
            | TIMESTAMP_BYTES;

    private Header() {}
}
