package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpOption;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One TCP connection as the script's peer sees it. Translates between relative and absolute numbers, fills in what a
 * script leaves open, and has a {@link Judge} look at everything that the stack sends.
 */
public final class Flow {

    private static final int NANOS_PER_MILLI = 1_000_000;

    final Lab lab;
    final InetAddress stack;
    final InetAddress peer;
    final int stackPort;
    final int peerPort;
    public PeerProfile profile;
    private final Judge judge = new Judge(this);
    private int peerIss = 0x7000_0000;
    private int stackIss;
    private boolean knowsStack;
    private long peerNext; // relative, of the next byte that the peer sends
    private long stackNext; // relative, behind the last byte that was seen of the stack
    private int windowBytes;
    private boolean scaled;
    private int stackScale;
    private boolean timestamps;
    private boolean sack;
    private int timestampBase = 0x1234_5678;
    private int lastTimestamp;

    Flow(Lab lab, boolean inet6, int stackPort, int peerPort, PeerProfile profile) {
        this.lab = lab;
        this.stack = inet6 ? Lab.STACK6 : Lab.STACK4;
        this.peer = inet6 ? Lab.PEER6 : Lab.PEER4;
        this.stackPort = stackPort;
        this.peerPort = peerPort;
        this.profile = profile;
        this.windowBytes = profile.windowBytes();
    }

    /** The peer's initial sequence number. */
    public Flow peerIss(int number) {
        peerIss = number;
        return this;
    }

    public int peerIss() { return peerIss; }

    public int stackIss() { return stackIss; }

    public long peerNext() { return peerNext; }

    public long stackNext() { return stackNext; }

    /** The peer goes on from there, whatever it has sent. */
    public void peerNext(long number) { peerNext = number; }

    /** From now on the peer's window is as large. */
    public Flow window(int bytes) {
        windowBytes = bytes;
        return this;
    }

    public boolean usesTimestamps() { return timestamps; }

    public boolean usesSack() { return sack; }

    /** The peer's timestamp clock as of now: milliseconds. */
    public int timestamp() {
        return timestampBase + (int) (lab.clock().getAsLong() / NANOS_PER_MILLI);
    }

    /** The timestamp clock begins elsewhere. */
    public void timestampBase(int base) { timestampBase = base; }

    public int lastTimestamp() { return lastTimestamp; }

    /** Sends a segment and lets the stack work. */
    public void send(Segment segment) {
        put(segment);
        lab.settle();
    }

    /** Sends several in one burst. */
    public void send(Segment... segments) {
        for (Segment each : segments) {
            put(each);
        }
        lab.settle();
    }

    private void put(Segment segment) {
        TcpSegment made = make(segment);
        byte[] bytes = made.encode(peer, stack);
        if (segment.badChecksum) {
            bytes[16] ^= 0x55;
        }
        IpPacket packet = IpPacket.of(peer, stack, IpPacket.TCP, bytes)
                .withTrafficClass(segment.ecn == null ? 0 : segment.ecn)
                .withHopLimit(segment.hopLimit == null ? 64 : segment.hopLimit);
        judge.onSent(made, made.has(TcpSegment.SYN) ? 0 : profile.windowScale());
        lab.note("> " + describe(made));
        lab.put(packet);
    }

    private String describe(TcpSegment made) {
        long ack = made.has(TcpSegment.ACK) ? made.ack() - stackIss & 0xffff_ffffL : 0;
        return new Seen(0, IpPacket.of(peer, stack, IpPacket.TCP, new byte[0]), made,
                made.seq() - peerIss & 0xffff_ffffL,
                ack, made.window(), new long[0]).toString();
    }

    private TcpSegment make(Segment segment) {
        long seq = segment.seq == null ? peerNext : segment.seq;
        boolean hasAck = (segment.flags & TcpSegment.ACK) != 0;
        int ack = hasAck ? stackIss + (int) (segment.ack == null ? stackNext : segment.ack) : 0;
        int window = segment.windowBytes == null ? windowBytes : segment.windowBytes;
        boolean isSyn = (segment.flags & TcpSegment.SYN) != 0;
        int field = isSyn || !scaled ? window : window >> Math.max(0, profile.windowScale());
        int flags = segment.flags | (Boolean.TRUE.equals(segment.push) ? TcpSegment.PSH : 0);
        TcpSegment made = new TcpSegment(peerPort, stackPort, peerIss + (int) seq, ack, flags, Math.min(65_535, field),
                segment.urgent == null ? 0 : segment.urgent, options(segment), segment.payload);
        if (seq == peerNext && (flags & TcpSegment.RST) == 0) {
            peerNext += made.length();
        }
        if (segment.windowBytes != null) {
            windowBytes = segment.windowBytes;
        }
        return made;
    }

    private List<TcpOption> options(Segment segment) {
        List<TcpOption> options = new ArrayList<>();
        if (segment.mss != null && segment.mss > 0) {
            options.add(TcpOption.mss(segment.mss));
        }
        if (segment.windowScale != null && segment.windowScale >= 0) {
            options.add(TcpOption.windowScale(segment.windowScale));
        }
        if (Boolean.TRUE.equals(segment.sackPermitted)) {
            options.add(TcpOption.sackPermitted());
        }
        boolean isRst = (segment.flags & TcpSegment.RST) != 0;
        if (segment.timestamps != null ? segment.timestamps : timestamps && !isRst) {
            options.add(TcpOption.timestamps(segment.timestamp == null ? timestamp() : segment.timestamp,
                    segment.timestampEcho == null ? lastTimestamp : segment.timestampEcho));
        }
        if (segment.sack != null) {
            options.add(TcpOption.sack(Arrays.stream(segment.sack).mapToInt(each -> stackIss + (int) each).toArray()));
        }
        return options;
    }

    /** The peer's SYN by its profile. */
    public Segment mySyn() { return offer(Segment.syn().seq(0)); }

    /** The peer's SYN-ACK by its profile. */
    public Segment mySynAck() {
        return offer(Segment.synAck().seq(0).acks(1));
    }

    private Segment offer(Segment syn) {
        syn.mss(profile.mss()).windowScale(profile.windowScale()).sackPermitted(profile.sack());
        if (profile.ecn()) {
            syn.with(TcpSegment.ECE | ((syn.flags & TcpSegment.ACK) == 0 ? TcpSegment.CWR : 0));
        }
        return syn.timestamps(profile.timestamps());
    }

    /** The next segment that the stack has sent on this flow, which must be such a one. */
    public Seen expect(Segment expected) {
        Seen seen = next();
        if (seen == null) {
            throw failure("expected " + expected + ", but nothing was sent");
        }
        String difference = Matching.difference(expected, seen);
        if (difference != null) {
            throw failure("expected " + expected + "\n but was " + seen + "\n  (" + difference + ")");
        }
        return seen;
    }

    /** The next segment must come after so many milliseconds, and before it nothing. */
    public Seen expectAfter(long millis, Segment expected) {
        return expectBetween(millis - 2, millis + 8, expected);
    }

    /** The next segment must come in that time from now on, in milliseconds. */
    public Seen expectBetween(long leastMillis, long mostMillis, Segment expected) {
        if (leastMillis > 0) {
            expectNothing();
        }
        long from = lab.clock().getAsLong();
        lab.advanceUntil(mostMillis * NANOS_PER_MILLI, this::isMine);
        Seen seen = expect(expected);
        long tookMicros = (seen.atNanos() - from) / 1000;
        if (tookMicros < leastMillis * 1000) {
            throw failure("expected " + expected + " after " + leastMillis + " ms at the earliest, but it came after "
                    + tookMicros + " us");
        }
        return seen;
    }

    /** Nothing has been sent that was not expected. */
    public void expectNothing() {
        Seen seen = next();
        if (seen != null) {
            throw failure("expected nothing, but was " + seen);
        }
    }

    /** Nothing is sent for so long. */
    public void expectNothingFor(long millis) {
        expectNothing();
        lab.advanceUntil(millis * NANOS_PER_MILLI, this::isMine);
        expectNothing();
    }

    /** Takes whatever the stack has sent on this flow. */
    public List<Seen> expectAny() {
        List<Seen> all = new ArrayList<>();
        for (Seen seen = next(); seen != null; seen = next()) {
            all.add(seen);
        }
        return all;
    }

    private AssertionError failure(String message) { return new AssertionError(message + "\n" + lab.trace()); }

    private Seen next() {
        Emitted emitted = lab.take(this::isMine);
        if (emitted == null) {
            return null;
        }
        TcpSegment segment = TcpSegment.decode(emitted.packet());
        if (segment.has(TcpSegment.SYN)) {
            learn(segment);
        } else if (!knowsStack) {
            stackIss = segment.seq() - 1; // a reset for what was never a connection: numbers are absolute less 1
        }
        Seen seen = relative(emitted, segment);
        lab.note("< " + seen + (emitted.atNanos() == lab.clock().getAsLong() ? "" : " (earlier)"));
        judge.onSeen(seen, emitted);
        if (!segment.has(TcpSegment.RST)) {
            stackNext = Math.max(stackNext, seen.endSeq());
        }
        if (segment.hasTimestamps()) {
            lastTimestamp = segment.timestamp();
        }
        return seen;
    }

    private Seen relative(Emitted emitted, TcpSegment segment) {
        long seq = segment.seq() - stackIss & 0xffff_ffffL;
        long ack = segment.has(TcpSegment.ACK) ? segment.ack() - peerIss & 0xffff_ffffL : 0;
        long window = (long) segment.window() << (scaled && !segment.has(TcpSegment.SYN) ? stackScale : 0);
        long[] edges = Arrays.stream(segment.sack()).mapToLong(each -> each - peerIss & 0xffff_ffffL).toArray();
        return new Seen(emitted.atNanos(), emitted.packet(), segment, seq, ack, window, edges);
    }

    private void learn(TcpSegment syn) {
        if (!knowsStack) {
            knowsStack = true;
            stackIss = syn.seq();
        }
        scaled = syn.windowScale() >= 0 && profile.windowScale() >= 0;
        stackScale = Math.max(0, syn.windowScale());
        timestamps = syn.hasTimestamps() && profile.timestamps();
        sack = syn.sackPermitted() && profile.sack();
    }

    /** Forgets the numbers of the stack: a new connection of the same addresses and ports begins. */
    public void renew() {
        knowsStack = false;
        peerNext = 0;
        stackNext = 0;
        judge.renew();
    }

    private boolean isMine(Emitted seen) {
        if (!seen.isIp(IpPacket.TCP) || !seen.packet().target().equals(peer) || !seen.packet().source().equals(stack)) {
            return false;
        }
        TcpSegment segment = TcpSegment.decode(seen.packet());
        return segment.sourcePort() == stackPort && segment.targetPort() == peerPort;
    }
}
