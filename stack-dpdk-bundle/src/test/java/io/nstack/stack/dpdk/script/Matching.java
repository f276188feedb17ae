package io.nstack.stack.dpdk.script;

import io.nstack.stack.dpdk.script.packet.TcpSegment;
import java.util.Arrays;
import java.util.Objects;

/** Whether a segment is as expected. */
final class Matching {

    private Matching() {}

    /** The first difference that counts; null = there is none. */
    static String difference(Segment expected, Seen seen) {
        TcpSegment segment = seen.segment();
        int counting = ~TcpSegment.PSH & 0xff;
        if ((segment.flags() & counting) != (expected.flags & counting)) {
            return "flags";
        }
        if (expected.push != null && segment.has(TcpSegment.PSH) != expected.push) {
            return "PSH";
        }
        if (!expected.anyPayload && !Arrays.equals(expected.payload, segment.payload())) {
            return "payload";
        }
        return or(differs("seq", expected.seq, seen.seq()), differs("ack", expected.ack, seen.ack()),
                window(expected, seen),
                options(expected, segment), differs("urgent", expected.urgent, segment.urgent()),
                differs("ecn", expected.ecn, seen.packet().ecn()),
                expected.sack == null || Arrays.equals(expected.sack, seen.sack()) ? null : "sack");
    }

    private static String window(Segment expected, Seen seen) {
        if (expected.leastWindowBytes != null && seen.windowBytes() < expected.leastWindowBytes) {
            return "window too small";
        }
        return differs("window", expected.windowBytes, seen.windowBytes());
    }

    private static String options(Segment expected, TcpSegment segment) {
        String difference = or(differs("mss", expected.mss, segment.mss()),
                differs("window scale", expected.windowScale, segment.windowScale()),
                expected.sackPermitted == null || expected.sackPermitted == segment.sackPermitted()
                        ? null
                        : "sack permitted",
                expected.timestamps == null || expected.timestamps == segment.hasTimestamps() ? null : "timestamps");
        if (difference != null || !segment.hasTimestamps()) {
            return difference;
        }
        return or(differs("timestamp", expected.timestamp, segment.timestamp()),
                differs("echo", expected.timestampEcho, segment.timestampEcho()));
    }

    private static String differs(String name, Number expected, long actual) {
        return expected == null || expected.longValue() == actual ? null : name + " is " + actual;
    }

    private static String or(String... differences) {
        return Arrays.stream(differences).filter(Objects::nonNull).findFirst().orElse(null);
    }
}
