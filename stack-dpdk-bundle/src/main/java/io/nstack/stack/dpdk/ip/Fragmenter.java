package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;

/** Cuts packets that are larger than the path's MTU (RFC 791 section 3.2, RFC 8200 section 4.5). Loop thread only. */
final class Fragmenter {

    private final PacketSender sender;
    private final TransmitQueue out;
    private final Host host;
    private final IpCounters counters;

    Fragmenter(PacketSender sender, TransmitQueue out, Host host, IpCounters counters) {
        this.sender = sender;
        this.out = out;
        this.host = host;
        this.counters = counters;
    }

    /** As {@link PacketSender#sendCopy}; all of it or nothing, unless frames run out in between. */
    boolean send(MemorySegment from, long offset, int length, CachedDestination to, int protocol, int trafficClass,
            int hopLimit) {
        int headerBytes = to.isIpv4() ? Ipv4Header.BYTES : Ipv6Header.BYTES + Ipv6Header.FRAGMENT_BYTES;
        int each = to.mtuBytes() - headerBytes & ~7; // all but the last in units of 8 bytes
        int count = (length + each - 1) / each;
        if (out.available() < count || !out.hasRoom()) {
            return false;
        }
        int hops = hopLimit == 0 ? to.toMany ? 1 : host.settings().hopLimit() : hopLimit;
        Part part = new Part(to, protocol, trafficClass, hops, host.nextIdentification(to, protocol));
        for (int done = 0; done < length; done += each) {
            int bytes = Math.min(each, length - done);
            Frame frame = out.allocate();
            if (frame == null) {
                counters.sendDropped++;
                return true; // the receiver will give up waiting for the rest
            }
            int start = frame.readerIndex();
            MemorySegment.copy(from, offset + done, frame.room(), start, bytes);
            frame.writerIndex(start + bytes);
            part.addHeader(frame, done, done + bytes < length);
            sender.dispatch(frame, to);
        }
        return true;
    }

    /** What all fragments of a packet have in common. */
    private record Part(CachedDestination to, int protocol, int trafficClass, int hopLimit, int identification) {

        void addHeader(Frame frame, int offset, boolean more) {
            MemorySegment room = frame.room();
            int bytes = frame.readableBytes();
            if (to.isIpv4()) {
                int at = frame.readerIndex() - Ipv4Header.BYTES;
                Ipv4Header.begin(room, at, trafficClass, bytes + Ipv4Header.BYTES);
                Ipv4Header.fragment(room, at, identification & 0xffff,
                        offset >> 3 | (more ? Ipv4Header.MORE_FRAGMENTS : 0));
                Ipv4Header.end(room, at, hopLimit, protocol, to.ipv4Addresses);
                Ipv4Header.sign(room, at);
                frame.readerIndex(at);
                return;
            }
            int fragment = frame.readerIndex() - Ipv6Header.FRAGMENT_BYTES;
            int at = fragment - Ipv6Header.BYTES;
            Ipv6Header.fragment(room, fragment, protocol, offset | (more ? 1 : 0), identification);
            Ipv6Header.begin(room, at, trafficClass, PacketSender.flowLabel(to.salt, identification),
                    bytes + Ipv6Header.FRAGMENT_BYTES, Ipv6Header.FRAGMENT, hopLimit);
            Ipv6Header.source(room, at, to.localHigh(), to.localLow());
            Ipv6Header.target(room, at, to.remoteHigh(), to.remoteLow());
            frame.readerIndex(at);
        }
    }
}
