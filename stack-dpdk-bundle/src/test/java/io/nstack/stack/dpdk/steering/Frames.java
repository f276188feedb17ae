package io.nstack.stack.dpdk.steering;

import io.nstack.link.Frame;

/** Frames with as much in them as steering looks at. */
final class Frames {

    private Frames() {}

    static void ipv4(Frame frame, int protocol, int source, int sourcePort, int target, int targetPort) {
        frame.writeZero(12).writeShort(0x0800);
        frame.writeByte(0x45).writeByte(0).writeShort(40).writeInt(0).writeByte(64).writeByte(protocol).writeShort(0);
        frame.writeInt(source).writeInt(target);
        frame.writeShort(sourcePort).writeShort(targetPort).writeZero(16);
    }

    static int sourcePort(Frame frame) { return frame.getUnsignedShort(frame.readerIndex() + 34); }
}
