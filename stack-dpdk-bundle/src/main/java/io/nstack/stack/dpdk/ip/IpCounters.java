package io.nstack.stack.dpdk.ip;

/** What one engine's IP layer has counted. Written in its loop; read anywhere, approximately. */
public final class IpCounters {

    /** Packets handed to transports. */
    public long delivered;
    /** Frames not for us: another station's, another address, a group that nobody has joined. */
    public long notForUs;
    /** Frames too short, or with lengths or fields that contradict each other. */
    public long malformed;
    /** Wrong IPv4 header checksums, and wrong checksums of ICMP. */
    public long badChecksum;
    /** Packets from addresses that cannot send (RFC 1122 section 3.2.1.3, RFC 4291 section 2.7). */
    public long badSource;
    /** Fragments that were dropped: overlapping, too many, too late. */
    public long fragmentsDropped;
    /** Packets put together from fragments. */
    public long reassembled;
    /** Packets handed to the link. */
    public long sent;
    /** Packets lost because the link's queue was full, or there was no frame for a part of them. */
    public long sendDropped;
    /** Packets lost because their neighbour did not answer. */
    public long unreachable;
    /** ICMP errors not sent because there were too many (RFC 1812 section 4.3.2.8, RFC 4443 section 2.4). */
    public long errorsWithheld;
}
