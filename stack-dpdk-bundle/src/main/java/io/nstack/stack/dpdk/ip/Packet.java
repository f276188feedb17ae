package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A received packet as the transports see it: one object for an engine, filled anew for each, valid during the call.
 * Offsets count from the beginning of the frame's {@linkplain Frame#room() room}. Loop thread only.
 */
public final class Packet {

    /** The frame; whoever is handed the packet owns its reference. */
    public @Nullable Frame frame;
    /** IP protocol number: 6 = TCP, 17 = UDP, 1 and 58 = ICMP. */
    public int protocol;
    /** The sender's address, see {@link IpAddress}. */
    public long sourceHigh;
    public long sourceLow;
    /** The address it was sent to. */
    public long targetHigh;
    public long targetLow;
    /** IPv4 TOS or IPv6 traffic class, 8 bits; the last two are ECN's (RFC 3168). */
    public int trafficClass;
    /** TTL or hop limit as received. */
    public int hopLimit;
    /** Where the transport header begins, and how many bytes there are from there, padding of the frame left out. */
    public int offset;
    public int length;
    /** Whether the transport checksum is known to be right; a transport checks it otherwise. */
    public boolean checksumGood;
    /** Whether the packet came to a broadcast or multicast address: TCP ignores it (RFC 9293 section 3.9.2.3). */
    public boolean toMany;

    /** Whether an application may be handed the frame itself: not if it belongs to this bundle, as one put together of fragments. */
    public boolean mayLend;
    /** Where the IP header begins. */
    int networkOffset;

    /** The frame. */
    public Frame frame() {
        if (frame == null) {
            throw new IllegalStateException("the packet is empty");
        }
        return frame;
    }
}
