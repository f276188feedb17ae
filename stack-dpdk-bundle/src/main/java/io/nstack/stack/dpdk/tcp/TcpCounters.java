package io.nstack.stack.dpdk.tcp;

/** What has happened in one layer since it was made. Written by its loop alone. */
public final class TcpCounters {

    /** Segments that came, and those that were dropped because of their form or checksum. */
    public long received;
    public long malformed;
    public long badChecksums;
    /** Connections opened by us and by others. */
    public long connected;
    public long accepted;
    /** SYNs and last ACKs dropped because the queue of accepted connections was full. */
    public long backlogDrops;
    /** SYN cookies sent, and those that came back good. */
    public long cookiesSent;
    public long cookiesTaken;
    /** Challenge ACKs (RFC 5961). */
    public long challenges;
    /** Segments with timestamps of the past (RFC 7323 section 5). */
    public long oldStamps;
    public long resetsSent;
    public long resetsReceived;
    /** Connections that failed because nobody answered. */
    public long timeouts;
}
