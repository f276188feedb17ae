package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.stack.dpdk.wire.Ipv4Header;
import io.nstack.stack.dpdk.wire.Ipv6Header;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together (RFC 791 section 3.2, RFC 8200 section 4.5), a bounded number of packets at a time: when there
 * are more, the oldest is given up. One for each engine; loop thread only, but for frames that come back.
 */
final class Reassembler {

    private static final int MOST = 32; // packets under way, 64 KiB each
    private static final int MOST_FRAMES = 48; // and those not read yet
    private static final long TIMEOUT_NANOS = 60_000_000_000L; // RFC 8200 section 4.5, RFC 1122 section 3.3.2
    private static final int MOST_BYTES = 65_535;
    private static final int CE = 3;

    private final IcmpSender errors;
    private final IpCounters counters;
    private final ArrayDeque<Reassembly> underWay = new ArrayDeque<>(MOST); // oldest first
    private final ArrayDeque<Reassembly> idle = new ArrayDeque<>(MOST);
    private final ConcurrentLinkedQueue<WholeFrame> frames = new ConcurrentLinkedQueue<>(); // any thread
    private int framesMade;

    Reassembler(IcmpSender errors, IpCounters counters) {
        this.errors = errors;
        this.counters = counters;
    }

    /** Adds an IPv4 fragment. Answers the whole packet's frame, and makes the packet be it, if nothing is missing now. */
    @Nullable
    Frame addIpv4(Packet packet, long nowNanos) {
        MemorySegment room = packet.frame().room();
        int field = Ipv4Header.fragment(room, packet.networkOffset);
        int offset = (field & Ipv4Header.FRAGMENT_OFFSET) << 3;
        boolean more = (field & Ipv4Header.MORE_FRAGMENTS) != 0;
        if (isImpossible(offset, packet.length, more, Ipv4Header.BYTES)) {
            counters.fragmentsDropped++;
            return null;
        }
        int identification = Ipv4Header.identification(room, packet.networkOffset);
        Reassembly whole = find(packet, identification, packet.protocol, nowNanos);
        if (whole == null || !add(whole, packet, new Piece(packet.offset, offset, packet.length, more))) {
            return null;
        }
        return finishIpv4(whole, packet);
    }

    private static boolean isImpossible(int offset, int length, boolean more, int headerBytes) {
        return length == 0 || (more && (length & 7) != 0) || offset + length + headerBytes > MOST_BYTES;
    }

    /**
     * Adds an IPv6 fragment; the packet's offset is at the fragment header.
     *
     * @param field where the fragment header's own number stands
     */
    @Nullable
    Frame addIpv6(Packet packet, long field, long nowNanos) {
        MemorySegment room = packet.frame().room();
        long header = packet.offset;
        int length = packet.length - Ipv6Header.FRAGMENT_BYTES;
        if (length < 0) {
            counters.fragmentsDropped++;
            return null;
        }
        int offset = Ipv6Header.fragmentOffset(room, header);
        boolean more = Ipv6Header.moreFragments(room, header);
        int next = io.nstack.stack.dpdk.wire.BigEndian.get8(room, header);
        if (offset == 0 && !more) {
            return atomic(packet, next);
        }
        if (isImpossible(offset, length, more, 0)) {
            counters.fragmentsDropped++;
            if (length > 0) { // RFC 8200 section 4.5: points to the payload length, or to the fragment offset
                errors.parameterProblem(packet, 0,
                        more && (length & 7) != 0 ? 4 : header + 2 - packet.networkOffset);
            }
            return null;
        }
        int identification = Ipv6Header.fragmentIdentification(room, header);
        Reassembly whole = find(packet, identification, Ipv6Header.FRAGMENT, nowNanos);
        if (whole == null || !add(whole, packet, new Piece(header + Ipv6Header.FRAGMENT_BYTES, offset, length, more))) {
            return null;
        }
        return finishIpv6(whole, packet);
    }

    /** A fragment that is the whole packet has nothing to do with others (RFC 6946 section 4). */
    private static Frame atomic(Packet packet, int next) {
        packet.protocol = next;
        packet.offset += Ipv6Header.FRAGMENT_BYTES;
        packet.length -= Ipv6Header.FRAGMENT_BYTES;
        return packet.frame();
    }

    /** A fragment's data: where they are in its frame, and where they belong. */
    private record Piece(long from, int offset, int length, boolean more) {}

    // ---- the packets under way ----

    private @Nullable Reassembly find(Packet packet, int identification, int protocol, long nowNanos) {
        for (Reassembly each : underWay) {
            if (each.isFor(packet, identification, protocol)) {
                return each;
            }
        }
        if (underWay.size() == MOST) {
            discard(underWay.removeFirst());
        }
        WholeFrame frame = frame();
        if (frame == null) {
            counters.fragmentsDropped++;
            return null;
        }
        Reassembly made = idle.isEmpty() ? new Reassembly(frame) : idle.removeFirst();
        made.begin(frame, nowNanos + TIMEOUT_NANOS);
        made.identification = identification;
        made.protocol = protocol;
        made.sourceHigh = packet.sourceHigh;
        made.sourceLow = packet.sourceLow;
        made.targetHigh = packet.targetHigh;
        made.targetLow = packet.targetLow;
        underWay.addLast(made);
        return made;
    }

    private @Nullable WholeFrame frame() {
        WholeFrame frame = frames.poll();
        if (frame == null) {
            if (framesMade == MOST_FRAMES) {
                return null;
            }
            framesMade++;
            frame = new WholeFrame(frames);
        }
        frame.begin();
        return frame;
    }

    private void discard(Reassembly each) {
        counters.fragmentsDropped++;
        each.frame.release();
        idle.add(each);
    }

    /** Whether it is whole now. */
    private boolean add(Reassembly whole, Packet packet, Piece piece) {
        if (whole.isDropped()) {
            counters.fragmentsDropped++;
            return false;
        }
        switch (whole.add(piece.offset, piece.length, piece.more)) {
            case CONTRADICTORY -> {
                whole.drop(); // it stays, so that those that still come are dropped too
                counters.fragmentsDropped++;
                return false;
            }
            case REPEATED -> {
                return false;
            }
            case NEW -> copy(whole, packet, piece);
        }
        return whole.isWhole();
    }

    private static void copy(Reassembly whole, Packet packet, Piece piece) {
        MemorySegment from = packet.frame().room();
        MemorySegment to = whole.frame.room();
        MemorySegment.copy(from, piece.from, to, WholeFrame.DATA + piece.offset, piece.length);
        int ecn = (packet.trafficClass & CE) == CE || (whole.trafficClass & CE) == CE ? CE : packet.trafficClass & CE;
        if (piece.offset == 0) {
            boolean ipv4 = packet.protocol != Ipv6Header.FRAGMENT
                    || IpAddress.isIpv4(packet.targetHigh, packet.targetLow);
            int bytes = ipv4 ? Ipv4Header.BYTES : Ipv6Header.BYTES;
            MemorySegment.copy(from, packet.networkOffset, to, WholeFrame.DATA - bytes, bytes);
            if (!ipv4) { // the header before the fragment header is the last of those that are not kept
                io.nstack.stack.dpdk.wire.BigEndian.put8(to, WholeFrame.DATA - bytes + 6,
                        io.nstack.stack.dpdk.wire.BigEndian.get8(from, packet.offset));
            }
        }
        whole.trafficClass = (packet.trafficClass & ~CE) | ecn; // RFC 3168 section 5.3
    }

    // ---- the whole packet ----

    private Frame finishIpv4(Reassembly whole, Packet packet) {
        int header = WholeFrame.DATA - Ipv4Header.BYTES;
        MemorySegment room = whole.frame.room();
        Ipv4Header.begin(room, header, whole.trafficClass, whole.dataBytes() + Ipv4Header.BYTES);
        Ipv4Header.fragment(room, header, whole.identification, 0);
        return finish(whole, packet, header);
    }

    private Frame finishIpv6(Reassembly whole, Packet packet) {
        int header = WholeFrame.DATA - Ipv6Header.BYTES;
        MemorySegment room = whole.frame.room();
        int next = Ipv6Header.nextHeader(room, header);
        Ipv6Header.begin(room, header, whole.trafficClass, 0, whole.dataBytes(), next,
                Ipv6Header.hopLimit(room, header));
        packet.protocol = next;
        return finish(whole, packet, header);
    }

    private Frame finish(Reassembly whole, Packet packet, int header) {
        WholeFrame frame = whole.frame;
        frame.setIndex(header, WholeFrame.DATA + whole.dataBytes());
        packet.networkOffset = header;
        packet.offset = WholeFrame.DATA;
        packet.length = whole.dataBytes();
        packet.trafficClass = whole.trafficClass;
        packet.checksumGood = false;
        packet.mayLend = false; // its class goes with this bundle
        underWay.remove(whole);
        idle.add(whole);
        counters.reassembled++;
        return frame;
    }

    // ---- time ----

    /** When a packet's time is over; {@link Long#MAX_VALUE} = none is under way. */
    long nextTimerNanos() {
        Reassembly oldest = underWay.peekFirst();
        return oldest == null ? Long.MAX_VALUE : oldest.deadlineNanos;
    }

    /** Gives up those whose time is over, and says so to the sender if it is known what they were. */
    void onTimers(long nowNanos) {
        for (Iterator<Reassembly> all = underWay.iterator(); all.hasNext();) {
            Reassembly each = all.next();
            if (each.deadlineNanos - nowNanos > 0) {
                return;
            }
            all.remove();
            if (each.hasFirst() && !each.isDropped()) {
                complain(each);
            }
            discard(each);
        }
    }

    /** RFC 792, RFC 4443 section 3.3: only if the first fragment has come. */
    private void complain(Reassembly each) {
        boolean ipv4 = IpAddress.isIpv4(each.targetHigh, each.targetLow);
        Packet first = new Packet();
        first.frame = each.frame;
        first.networkOffset = WholeFrame.DATA - (ipv4 ? Ipv4Header.BYTES : Ipv6Header.BYTES);
        first.offset = WholeFrame.DATA;
        first.length = each.contiguousBytes();
        first.protocol = ipv4 ? each.protocol : Ipv6Header.nextHeader(each.frame.room(), first.networkOffset);
        first.sourceHigh = each.sourceHigh;
        first.sourceLow = each.sourceLow;
        first.targetHigh = each.targetHigh;
        first.targetLow = each.targetLow;
        first.toMany = Host.isGroup(each.targetHigh, each.targetLow);
        errors.reassemblyTimeExceeded(first);
    }

    int size() { return underWay.size(); }

    void close() {
        underWay.forEach(each -> each.frame.release());
        underWay.clear();
        frames.clear();
    }
}
