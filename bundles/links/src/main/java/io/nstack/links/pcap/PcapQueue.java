package io.nstack.links.pcap;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A queue that writes down what it moves; to the file when the loop rests. */
final class PcapQueue implements LinkQueue {

    private static final int BURST = 32;

    private final LinkQueue target;
    private final RecordBuffer records;
    private final LongSupplier epochNanos;
    private final int[] ends = new int[BURST + 1];

    PcapQueue(LinkQueue target, RecordBuffer records, LongSupplier epochNanos) {
        this.target = target;
        this.records = records;
        this.epochNanos = epochNanos;
    }

    @Override
    public int receive(Frame[] into, int count) {
        int received = target.receive(into, count);
        if (received > 0) {
            long now = epochNanos.getAsLong();
            for (int i = 0; i < received; i++) {
                if (!records.fits(into[i])) {
                    records.flush();
                }
                records.add(into[i], now);
            }
        }
        return received;
    }

    @Override
    public @Nullable Frame allocate() { return target.allocate(); }

    @Override
    public int available() { return target.available(); }

    @Override
    public int transmit(Frame[] frames, int first, int count) {
        long now = epochNanos.getAsLong();
        int taken = 0;
        while (taken < count) {
            int noted = note(frames, first + taken, Math.min(BURST, count - taken), now);
            int sent = target.transmit(frames, first + taken, noted);
            records.cut(ends[sent], noted - sent);
            taken += sent;
            if (sent < noted) {
                break;
            }
        }
        return taken;
    }

    /** Written down before, because the frame is the link's afterwards. */
    private int note(Frame[] frames, int first, int count, long now) {
        if (!records.fits(frames[first])) {
            records.flush();
        }
        ends[0] = records.used();
        int noted = 0;
        while (noted < count && records.fits(frames[first + noted])) {
            records.add(frames[first + noted], now);
            ends[++noted] = records.used();
        }
        return noted;
    }

    @Override
    public boolean arm() {
        records.flush();
        return target.arm();
    }

    @Override
    public void disarm() { target.disarm(); }

    @Override
    public void close() {
        records.flush();
        target.close();
    }
}
