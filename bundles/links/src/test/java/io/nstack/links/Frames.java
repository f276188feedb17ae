package io.nstack.links;

import io.netty.buffer.ByteBuf;
import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Short ways to send and receive frames in tests. */
public final class Frames {

    private Frames() {}

    /** Sends one frame with this text as its content; whether it was taken (it is released if not). */
    public static boolean send(LinkQueue queue, String text) {
        return send(queue, text.getBytes(StandardCharsets.US_ASCII));
    }

    public static boolean send(LinkQueue queue, byte[] content) {
        Frame frame = queue.allocate();
        frame.writeBytes(content);
        return transmit(queue, frame);
    }

    /** A frame with the headers of a UDP datagram over IPv4. */
    public static boolean sendUdp(LinkQueue queue, InetAddress source, int sourcePort, InetAddress target,
            int targetPort) {
        Frame frame = queue.allocate();
        boolean inet6 = source.getAddress().length == 16;
        frame.writeZero(12).writeShort(inet6 ? 0x86dd : 0x0800);
        if (inet6) {
            frame.writeInt(0x6000_0000).writeShort(8).writeByte(17).writeByte(64);
        } else {
            frame.writeInt(0x4500_001c).writeInt(0).writeByte(64).writeByte(17).writeShort(0);
        }
        frame.writeBytes(source.getAddress()).writeBytes(target.getAddress());
        frame.writeShort(sourcePort).writeShort(targetPort).writeShort(8).writeShort(0);
        return transmit(queue, frame);
    }

    private static boolean transmit(LinkQueue queue, Frame frame) {
        boolean taken = queue.transmit(new Frame[]{frame}, 0, 1) == 1;
        if (!taken) {
            frame.release();
        }
        return taken;
    }

    /** All that is there now, as texts. */
    public static List<String> receive(LinkQueue queue) {
        List<String> texts = new ArrayList<>();
        for (Frame each : receiveFrames(queue)) {
            texts.add(text(each));
            each.release();
        }
        return texts;
    }

    public static List<Frame> receiveFrames(LinkQueue queue) {
        List<Frame> all = new ArrayList<>();
        Frame[] burst = new Frame[32];
        for (int n = queue.receive(burst, 32); n > 0; n = queue.receive(burst, 32)) {
            all.addAll(Arrays.asList(burst).subList(0, n));
        }
        return all;
    }

    public static String text(ByteBuf buffer) { return buffer.toString(StandardCharsets.ISO_8859_1); }
}
