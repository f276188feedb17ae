package io.nstack.links.faults;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A queue whose frames go through a {@link FaultyDirection} each way. Public for tests in virtual time. */
public final class FaultQueue implements LinkQueue {

    private static final int BURST = 32;

    private final LinkQueue target;
    private final LongSupplier nanoClock;
    private final FaultyDirection out;
    private final FaultyDirection in;
    private final Frame[] burst = new Frame[BURST];
    private final Frame[] sending = new Frame[BURST]; // due, and not yet taken by the link below
    private int sendingFirst;
    private int sendingCount;

    FaultQueue(LinkQueue target, LongSupplier nanoClock, FaultyDirection out, FaultyDirection in) {
        this.target = target;
        this.nanoClock = nanoClock;
        this.out = out;
        this.in = in;
    }

    /** When the first of the frames that wait here is due, either way; {@link Long#MAX_VALUE} = none waits. */
    public long nextNanos() {
        return sendingCount > 0
                ? nanoClock.getAsLong()
                : Math.min(out.waiting().firstNanos(), in.waiting().firstNanos());
    }

    @Override
    public int receive(Frame[] into, int count) {
        long now = nanoClock.getAsLong();
        send(now);
        int came;
        do {
            came = target.receive(burst, BURST);
            for (int i = 0; i < came; i++) {
                burst[i].flags(0); // what the link below has checked may not be so afterwards
                in.add(burst[i], now);
            }
        } while (came == BURST);
        int received = 0;
        while (received < count && in.waiting().isDue(now)) {
            into[received++] = in.waiting().remove();
        }
        return received;
    }

    @Override
    public @Nullable Frame allocate() { return target.allocate(); }

    @Override
    public int available() { return target.available(); }

    @Override
    public int transmit(Frame[] frames, int first, int count) {
        long now = nanoClock.getAsLong();
        for (int i = 0; i < count; i++) {
            out.add(frames[first + i], now);
        }
        send(now);
        return count;
    }

    private void send(long now) {
        while (true) {
            if (sendingCount == 0) {
                sendingFirst = 0;
                while (sendingCount < BURST && out.waiting().isDue(now)) {
                    sending[sendingCount++] = out.waiting().remove();
                }
                if (sendingCount == 0) {
                    return;
                }
            }
            int taken = target.transmit(sending, sendingFirst, sendingCount);
            sendingFirst += taken;
            sendingCount -= taken;
            if (sendingCount > 0) {
                return; // the link below is full
            }
        }
    }

    /**
     * Whether nothing waits here: the loop does not block while frames are under way, because nobody would call at the
     * time when they are due.
     */
    @Override
    public boolean arm() {
        return sendingCount == 0 && out.waiting().size() == 0 && in.waiting().size() == 0 && target.arm();
    }

    @Override
    public void disarm() { target.disarm(); }

    @Override
    public void close() {
        for (int i = 0; i < sendingCount; i++) {
            sending[sendingFirst + i].release();
        }
        sendingCount = 0;
        out.waiting().release();
        in.waiting().release();
        target.close();
    }
}
