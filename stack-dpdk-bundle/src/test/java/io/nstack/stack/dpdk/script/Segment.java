package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A segment to send or to expect, with numbers relative to the beginning of its flow: the SYN has number 0, the first
 * byte 1. What is left open is filled in by the flow when it is sent, and not looked at when it is expected; but flags
 * (other than PSH) always count, and so does the payload.
 */
public final class Segment {

    int flags;
    Long seq;
    Long ack;
    Integer windowBytes;
    Integer leastWindowBytes;
    Integer mss;
    Integer windowScale;
    Boolean sackPermitted;
    Boolean timestamps;
    Integer timestamp;
    Integer timestampEcho;
    long[] sack;
    Integer urgent;
    Integer ecn;
    Boolean push;
    byte[] payload = {};
    boolean anyPayload;
    boolean badChecksum;
    Integer hopLimit;

    private Segment(int flags) { this.flags = flags; }

    public static Segment syn() { return new Segment(TcpSegment.SYN); }

    public static Segment synAck() { return new Segment(TcpSegment.SYN | TcpSegment.ACK); }

    public static Segment ack() { return new Segment(TcpSegment.ACK); }

    /** An acknowledgement of that number. */
    public static Segment ack(long number) { return ack().acks(number); }

    public static Segment fin() { return new Segment(TcpSegment.FIN | TcpSegment.ACK); }

    public static Segment rst() { return new Segment(TcpSegment.RST); }

    public static Segment rstAck() { return new Segment(TcpSegment.RST | TcpSegment.ACK); }

    public static Segment flags(int flags) { return new Segment(flags); }

    public static Segment data(String text) { return ack().payload(text.getBytes(StandardCharsets.ISO_8859_1)); }

    /** That many bytes of {@link #pattern}, which depends on the number of the first one: give {@link #seq} before. */
    public static Segment data(long seq, int bytes) {
        return ack().seq(seq).payload(pattern(seq, bytes));
    }

    /** Bytes that are known by their place in the stream, whose first has the number 1. */
    public static byte[] pattern(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            long at = from + i;
            bytes[i] = (byte) (at ^ at >> 8 ^ at >> 16);
        }
        return bytes;
    }

    public Segment with(int moreFlags) {
        flags |= moreFlags;
        return this;
    }

    public Segment without(int fewerFlags) {
        flags &= ~fewerFlags;
        return this;
    }

    public Segment seq(long number) {
        seq = number;
        return this;
    }

    public Segment acks(long number) {
        ack = number;
        flags |= TcpSegment.ACK;
        return this;
    }

    /** The window in bytes, after scaling. */
    public Segment window(int bytes) {
        windowBytes = bytes;
        return this;
    }

    public Segment windowAtLeast(int bytes) {
        leastWindowBytes = bytes;
        return this;
    }

    /** 0 = no such option. */
    public Segment mss(int bytes) {
        mss = bytes;
        return this;
    }

    /** -1 = no such option. */
    public Segment windowScale(int shift) {
        windowScale = shift;
        return this;
    }

    public Segment sackPermitted(boolean on) {
        sackPermitted = on;
        return this;
    }

    public Segment timestamps(boolean on) {
        timestamps = on;
        return this;
    }

    public Segment timestamps(int value, int echo) {
        timestamps = true;
        timestamp = value;
        timestampEcho = echo;
        return this;
    }

    public Segment echo(int echo) {
        timestamps = true;
        timestampEcho = echo;
        return this;
    }

    /** Pairs of edges; none = no such option. */
    public Segment sack(long... edges) {
        sack = edges;
        return this;
    }

    public Segment urgent(int pointer) {
        urgent = pointer;
        flags |= TcpSegment.URG;
        return this;
    }

    /** The ECN bits of the IP header. */
    public Segment ecn(int codePoint) {
        ecn = codePoint;
        return this;
    }

    public Segment push(boolean on) {
        push = on;
        return this;
    }

    public Segment payload(byte[] bytes) {
        payload = bytes;
        return this;
    }

    public Segment payload(String text) { return payload(text.getBytes(StandardCharsets.ISO_8859_1)); }

    public Segment anyPayload() {
        anyPayload = true;
        return this;
    }

    public Segment badChecksum() {
        badChecksum = true;
        return this;
    }

    public Segment hopLimit(int hops) {
        hopLimit = hops;
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(flagsText(flags));
        text.append(seq == null ? "" : " seq " + seq).append(ack == null ? "" : " ack " + ack);
        text.append(anyPayload ? " (any bytes)" : " (" + payload.length + " bytes)");
        text.append(windowBytes == null ? "" : " win " + windowBytes);
        text.append(leastWindowBytes == null ? "" : " win >= " + leastWindowBytes);
        text.append(mss == null ? "" : " mss " + mss).append(windowScale == null ? "" : " wscale " + windowScale);
        text.append(sackPermitted == null ? "" : " sackOK " + sackPermitted);
        text.append(timestamps == null ? "" : " TS " + timestamps + " " + timestamp + "/" + timestampEcho);
        text.append(sack == null ? "" : " sack " + Arrays.toString(sack));
        text.append(ecn == null ? "" : " ecn " + ecn).append(urgent == null ? "" : " urg " + urgent);
        return text.toString();
    }

    static String flagsText(int flags) {
        String names = "FSRPAUEC";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if ((flags & 1 << i) != 0) {
                text.append(names.charAt(i));
            }
        }
        return text.toString();
    }
}
