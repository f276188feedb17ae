package io.nstack.stack.dpdk.script.packet;

import java.nio.ByteBuffer;

/** An Ethernet frame without frame check sequence. */
public record Ethernet(long target, long source, int type, byte[] payload) {

    public static final int IPV4 = 0x0800;
    public static final int ARP = 0x0806;
    public static final int IPV6 = 0x86dd;
    public static final long BROADCAST = 0xffff_ffff_ffffL;

    public byte[] encode() {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        mac(frame, target);
        mac(frame, source);
        return frame.putShort((short) type).put(payload).array();
    }

    public static Ethernet decode(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        return new Ethernet(mac(in), mac(in), in.getShort() & 0xffff, rest(in));
    }

    static void mac(ByteBuffer out, long address) { out.putShort((short) (address >> 32)).putInt((int) address); }

    static long mac(ByteBuffer in) { return (in.getShort() & 0xffffL) << 32 | in.getInt() & 0xffff_ffffL; }

    static byte[] rest(ByteBuffer in) { return bytes(in, in.remaining()); }

    static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }
}
