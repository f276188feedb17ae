package io.nstack.stack.dpdk.ip;

import io.nstack.stack.dpdk.wire.BigEndian;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import java.lang.foreign.MemorySegment;

/** Options of the IPv4 header (RFC 791 section 3.1): those there are to be skipped, or the packet is to be dropped. */
final class Ipv4Options {

    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;

    private Ipv4Options() {}

    /** Whether their lengths add up, and none asks for a source route (dropped as RFC 7126 section 4.3 advises). */
    static boolean areAllowed(MemorySegment room, long header, int headerBytes) {
        long end = header + headerBytes;
        long at = header + Ipv4Header.BYTES;
        while (at < end) {
            int kind = BigEndian.get8(room, at);
            if (kind == END) {
                return true;
            }
            if (kind == NO_OPERATION) {
                at++;
                continue;
            }
            if (kind == LOOSE_SOURCE_ROUTE || kind == STRICT_SOURCE_ROUTE || at + 1 == end
                    || BigEndian.get8(room, at + 1) < 2) {
                return false;
            }
            at += BigEndian.get8(room, at + 1);
        }
        return at == end;
    }
}
