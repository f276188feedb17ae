package io.nstack.stack.dpdk.script.packet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A packet of either family, or a fragment of one. In IPv6 an identification, an offset or more fragments make it carry a
 * fragment header.
 *
 * @param identification  0 = none
 * @param fragmentOffset  bytes
 */
public record IpPacket(InetAddress source, InetAddress target, int protocol, int hopLimit, int trafficClass,
        int identification, boolean dontFragment, boolean moreFragments, int fragmentOffset, byte[] payload) {

    public static final int ICMP = 1;
    public static final int IGMP = 2;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;
    private static final int HOP_BY_HOP = 0;
    private static final int FRAGMENT = 44;

    /** A whole packet with DF, of the usual hop limit. */
    public static IpPacket of(InetAddress source, InetAddress target, int protocol, byte[] payload) {
        return new IpPacket(source, target, protocol, 64, 0, 0, true, false, 0, payload);
    }

    public IpPacket withHopLimit(int hops) {
        return new IpPacket(source, target, protocol, hops, trafficClass, identification, dontFragment, moreFragments,
                fragmentOffset, payload);
    }

    public IpPacket withTrafficClass(int bits) {
        return new IpPacket(source, target, protocol, hopLimit, bits, identification, dontFragment, moreFragments,
                fragmentOffset, payload);
    }

    /** A part of this packet's payload as a fragment. */
    public IpPacket fragment(int id, int from, int to) {
        byte[] part = Arrays.copyOfRange(payload, from, to);
        return new IpPacket(source, target, protocol, hopLimit, trafficClass, id, false, to < payload.length, from,
                part);
    }

    public boolean isV6() { return source.getAddress().length == 16; }

    public boolean isFragment() { return moreFragments || fragmentOffset > 0; }

    /** The two bits of RFC 3168. */
    public int ecn() { return trafficClass & 3; }

    public byte[] encode() { return isV6() ? encode6() : encode4(); }

    private byte[] encode4() {
        ByteBuffer out = ByteBuffer.allocate(20 + payload.length);
        out.put((byte) 0x45).put((byte) trafficClass).putShort((short) out.capacity());
        out.putShort((short) identification);
        out.putShort((short) ((dontFragment ? 0x4000 : 0) | (moreFragments ? 0x2000 : 0) | fragmentOffset / 8));
        out.put((byte) hopLimit).put((byte) protocol).putShort((short) 0);
        out.put(source.getAddress()).put(target.getAddress());
        byte[] header = Arrays.copyOf(out.array(), 20);
        out.putShort(10, (short) InternetChecksum.of(header));
        return out.put(payload).array();
    }

    private byte[] encode6() {
        boolean fragment = isFragment() || identification != 0;
        int length = payload.length + (fragment ? 8 : 0);
        ByteBuffer out = ByteBuffer.allocate(40 + length);
        out.putInt(6 << 28 | trafficClass << 20).putShort((short) length);
        out.put((byte) (fragment ? FRAGMENT : protocol)).put((byte) hopLimit);
        out.put(source.getAddress()).put(target.getAddress());
        if (fragment) {
            out.put((byte) protocol).put((byte) 0).putShort((short) (fragmentOffset | (moreFragments ? 1 : 0)));
            out.putInt(identification);
        }
        return out.put(payload).array();
    }

    /** Fails if the header is not right. */
    public static IpPacket decode(Ethernet frame) {
        return frame.type() == Ethernet.IPV6 ? decode6(frame.payload()) : decode4(frame.payload());
    }

    private static IpPacket decode4(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int version = in.get(0) & 0xff;
        Malformed.unless(version >> 4 == 4 && (version & 0xf) >= 5, "IPv4 version and header length", version);
        int headerBytes = (version & 0xf) * 4;
        int total = in.getShort(2) & 0xffff;
        Malformed.unless(total >= headerBytes && total <= bytes.length, "IPv4 total length", total);
        byte[] header = Arrays.copyOf(bytes, headerBytes);
        Malformed.unless(InternetChecksum.of(header) == 0, "IPv4 header checksum", in.getShort(10) & 0xffff);
        int flags = in.getShort(6) & 0xffff;
        Malformed.unless((flags & 0x8000) == 0, "IPv4 reserved flag", flags);
        in.position(12);
        InetAddress source = address(in, 4);
        InetAddress target = address(in, 4);
        return new IpPacket(source, target, in.get(9) & 0xff, in.get(8) & 0xff, in.get(1) & 0xff,
                in.getShort(4) & 0xffff, (flags & 0x4000) != 0, (flags & 0x2000) != 0, (flags & 0x1fff) * 8,
                Arrays.copyOfRange(bytes, headerBytes, total));
    }

    private static IpPacket decode6(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int first = in.getInt();
        Malformed.unless(first >>> 28 == 6, "IPv6 version", first >>> 28);
        int length = in.getShort() & 0xffff;
        Malformed.unless(length <= bytes.length - 40, "IPv6 payload length", length);
        int next = in.get() & 0xff;
        int hops = in.get() & 0xff;
        InetAddress source = address(in, 16);
        InetAddress target = address(in, 16);
        in.limit(40 + length);
        if (next == HOP_BY_HOP) {
            next = in.get() & 0xff;
            in.position(in.position() - 1 + 8 * (1 + (in.get(in.position()) & 0xff)));
        }
        int offset = 0;
        int id = 0;
        if (next == FRAGMENT) {
            next = in.get() & 0xff;
            in.get();
            offset = in.getShort() & 0xffff;
            id = in.getInt();
        }
        return new IpPacket(source, target, next, hops, first >>> 20 & 0xff, id, true, (offset & 1) != 0,
                offset & ~7, Ethernet.rest(in));
    }

    private static InetAddress address(ByteBuffer in, int bytes) {
        try {
            return InetAddress.getByAddress(Ethernet.bytes(in, bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
