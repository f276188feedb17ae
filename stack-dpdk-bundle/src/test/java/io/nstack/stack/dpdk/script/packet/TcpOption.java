package io.nstack.stack.dpdk.script.packet;

import java.nio.ByteBuffer;

/** One option but for END and NOP (RFC 9293 section 3.2). */
public record TcpOption(int kind, byte[] data) {

    public static final int MSS = 2;
    public static final int WINDOW_SCALE = 3;
    public static final int SACK_PERMITTED = 4;
    public static final int SACK = 5;
    public static final int TIMESTAMPS = 8;

    public static TcpOption mss(int bytes) {
        return new TcpOption(MSS, ByteBuffer.allocate(2).putShort((short) bytes).array());
    }

    public static TcpOption windowScale(int shift) { return new TcpOption(WINDOW_SCALE, new byte[]{(byte) shift}); }

    public static TcpOption sackPermitted() { return new TcpOption(SACK_PERMITTED, new byte[0]); }

    public static TcpOption timestamps(int value, int echo) {
        return new TcpOption(TIMESTAMPS, ByteBuffer.allocate(8).putInt(value).putInt(echo).array());
    }

    /** Pairs of left and right edges. */
    public static TcpOption sack(int... edges) {
        ByteBuffer data = ByteBuffer.allocate(4 * edges.length);
        for (int each : edges) {
            data.putInt(each);
        }
        return new TcpOption(SACK, data.array());
    }

    int number(int at) { return ByteBuffer.wrap(data).getInt(at); }
}
