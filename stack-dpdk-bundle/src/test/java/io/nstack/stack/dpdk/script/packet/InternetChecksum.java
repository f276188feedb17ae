package io.nstack.stack.dpdk.script.packet;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/** The checksum of RFC 1071, two bytes at a time. */
final class InternetChecksum {

    private InternetChecksum() {}

    /** 0 if a checksum among the bytes is right. */
    static int of(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            int low = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
            sum += (bytes[i] & 0xff) << 8 | low;
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    /** With the pseudo header of RFC 9293 section 3.1 or RFC 8200 section 8.1. */
    static int of(InetAddress source, InetAddress target, int protocol, byte[] bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(source.getAddress());
        all.writeBytes(target.getAddress());
        if (source.getAddress().length == 4) {
            all.writeBytes(new byte[]{0, (byte) protocol, (byte) (bytes.length >> 8), (byte) bytes.length});
        } else {
            all.writeBytes(ByteBuffer.allocate(8).putInt(bytes.length).putInt(protocol).array());
        }
        all.writeBytes(bytes);
        return of(all.toByteArray());
    }
}
