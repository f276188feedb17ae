package io.nstack.stack.dpdk.tcp.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The other end: acknowledges every second segment or after 40 ms, with SACK, D-SACK and timestamps if they are on. */
public final class Receiver {

    private static final long DELAY_NANOS = 40_000_000L;

    private final Events events;
    private final boolean sack;
    private final boolean timestamps;
    private final Path back;
    private final Answer answer;
    private final TreeMap<Integer, Integer> later = new TreeMap<>((a, b) -> a - b);
    private final List<Integer> recent = new ArrayList<>();
    private int next;
    private int acknowledged;
    private int lastEcho;
    private int pending;
    private boolean echoing;
    public long received;
    public long duplicates;

    /** An acknowledgement arrives at the sender. */
    public interface Answer {
        void onAck(Acknowledgement ack);
    }

    public Receiver(Events events, int initialSequence, boolean sack, boolean timestamps, Path back, Answer answer) {
        this.events = events;
        this.sack = sack;
        this.timestamps = timestamps;
        this.back = back;
        this.answer = answer;
        next = initialSequence;
        acknowledged = initialSequence;
    }

    public void onSegment(int start, int length, int timestamp, boolean cwr, boolean marked) {
        int end = start + length;
        if (cwr) {
            echoing = false;
        }
        echoing |= marked;
        if (start - acknowledged <= 0 && timestamp - lastEcho >= 0) {
            lastEcho = timestamp; // RFC 7323 section 4.3
        }
        if (end - next <= 0) {
            duplicates++;
            send(start, end);
            return;
        }
        if (start - next > 0) {
            boolean known = covers(start, end);
            if (known) {
                duplicates++;
                send(start, end);
            } else {
                add(start, end);
                send(0, 0);
            }
            return;
        }
        boolean gap = !later.isEmpty();
        received += end - next;
        next = end;
        while (!later.isEmpty() && later.firstKey() - next <= 0) {
            Map.Entry<Integer, Integer> first = later.pollFirstEntry();
            recent.remove(first.getKey());
            if (first.getValue() - next > 0) {
                received += first.getValue() - next;
                next = first.getValue();
            }
        }
        if (gap || ++pending >= 2 || echoing) {
            send(0, 0);
        } else {
            int number = next;
            events.at(events.now() + DELAY_NANOS, () -> {
                if (pending > 0 && next == number) {
                    send(0, 0);
                }
            });
        }
    }

    private boolean covers(int start, int end) {
        Map.Entry<Integer, Integer> before = later.floorEntry(start);
        return before != null && before.getValue() - end >= 0;
    }

    private void add(int start, int end) {
        int from = start;
        int to = end;
        Map.Entry<Integer, Integer> entry = later.floorEntry(from);
        if (entry != null && entry.getValue() - from >= 0) {
            from = entry.getKey();
        }
        for (entry = later.ceilingEntry(from); entry != null
                && entry.getKey() - to <= 0; entry = later.ceilingEntry(from)) {
            to = entry.getValue() - to > 0 ? entry.getValue() : to;
            later.remove(entry.getKey());
            recent.remove(entry.getKey());
        }
        later.put(from, to);
        recent.addFirst(from);
    }

    private void send(int twiceFrom, int twiceTo) {
        Acknowledgement ack = new Acknowledgement();
        ack.reset(next);
        ack.hasTimestamp = timestamps;
        ack.echoedTimestamp = lastEcho;
        ack.ecnEcho = echoing;
        if (sack) {
            if (twiceFrom != twiceTo) {
                ack.addSack(twiceFrom, twiceTo);
            }
            for (int i = 0; i < recent.size() && ack.sackCount < 3; i++) {
                ack.addSack(recent.get(i), later.get(recent.get(i)));
            }
        }
        pending = 0;
        acknowledged = next;
        back.send(60, marked -> answer.onAck(ack));
    }
}
