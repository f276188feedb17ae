package io.nstack.stack.dpdk.group;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.util.List;

/**
 * What is said of one group (RFC 3376 section 4.2.12, RFC 3810 section 5.2.12).
 *
 * @param sources the senders that it is about
 */
record GroupRecord(IpAddress group, Type type, List<IpAddress> sources) {

    /** What is said. */
    enum Type {
        MODE_IS_INCLUDE(1), MODE_IS_EXCLUDE(2), CHANGE_TO_INCLUDE(3), CHANGE_TO_EXCLUDE(4), ALLOW_NEW_SOURCES(
                5), BLOCK_OLD_SOURCES(6);

        private final int number;

        Type(int number) { this.number = number; }

        /** As on the wire. */
        int number() { return number; }

        /** What an older version says instead: a member, or none any more. */
        boolean isMember() {
            return this != BLOCK_OLD_SOURCES;
        }
    }
}
