package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.IpPacket;
import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.util.Arrays;

/** A segment that the stack has sent, as its flow sees it: numbers relative, window in bytes. */
public record Seen(long atNanos, IpPacket packet, TcpSegment segment, long seq, long ack, long windowBytes,
        long[] sack) {

    public int length() { return segment.payload().length; }

    public long endSeq() { return seq + segment.length(); }

    @Override
    public String toString() {
        String text = Segment.flagsText(segment.flags()) + " seq " + seq + ":" + (seq + length());
        text += segment.has(TcpSegment.ACK) ? " ack " + ack : "";
        text += " (" + length() + " bytes) win " + windowBytes;
        text += segment.mss() > 0 ? " mss " + segment.mss() : "";
        text += segment.windowScale() >= 0 ? " wscale " + segment.windowScale() : "";
        text += segment.sackPermitted() ? " sackOK" : "";
        text += segment.hasTimestamps() ? " TS " + segment.timestamp() + "/" + segment.timestampEcho() : "";
        text += sack.length > 0 ? " sack " + Arrays.toString(sack) : "";
        return text + (packet.ecn() == 0 ? "" : " ecn " + packet.ecn());
    }
}
