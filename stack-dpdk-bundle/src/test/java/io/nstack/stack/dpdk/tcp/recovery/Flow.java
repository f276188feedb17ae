package io.nstack.stack.dpdk.tcp.recovery;

import io.nstack.stack.congestion.CongestionControl;

/** A sender that always has something to send, over a path, and what it must never do. */
public final class Flow {

    public static final int MSS = 1448;

    private final Events events;
    private final Path path;
    private final Receiver receiver;
    private final int initialSequence;
    public LossRecovery recovery;
    /** How many bytes there are to send. */
    public long bytes = Long.MAX_VALUE;
    public int segmentBytes = MSS;
    public long windowBytes = 1 << 30;
    public boolean strict;
    public long sent;
    public long retransmitted;
    public int timeouts;
    private long wakeNanos = Long.MAX_VALUE;

    public Flow(Events events, Path path, Path back, CongestionControl control, boolean sack, boolean timestamps) {
        this(events, path, back, control, sack, timestamps, RecoverySettings.DEFAULT);
    }

    public Flow(Events events, Path path, Path back, CongestionControl control, boolean sack, boolean timestamps,
            RecoverySettings settings) {
        this.events = events;
        this.path = path;
        initialSequence = 0x7fff_ff00; // so that the numbers wrap soon
        recovery = new LossRecovery(control, settings, initialSequence, events.now());
        receiver = new Receiver(events, initialSequence, sack, timestamps, back, this::onAck);
        recovery.peer(sack, timestamps, MSS, events.now());
    }

    public Receiver receiver() { return receiver; }

    public long delivered() { return recovery.unacknowledged() - initialSequence & 0xffff_ffffL; }

    public void start() { pump(); }

    private void onAck(Acknowledgement ack) {
        if (ack.number - recovery.unacknowledged() < 0) {
            return;
        }
        ack.moreToSend = sent < bytes;
        recovery.onAck(ack, events.now());
        check();
        pump();
    }

    /** Sends what may go. */
    public void pump() {
        long now = events.now();
        while (recovery.hasLost(now)) {
            resend(now);
        }
        boolean open = true;
        while (sent < bytes && recovery.nextSequence() - recovery.unacknowledged() < windowBytes) {
            int may = recovery.sendableBytes(now);
            if (may == 0) {
                open = false;
                break;
            }
            sendNew((int) Math.min(Math.min(may, segmentBytes), bytes - sent), now);
        }
        if (sent == bytes && open) {
            recovery.onApplicationLimited(now);
            while (recovery.hasLost(now)) {
                resend(now);
            }
        }
        schedule();
    }

    private void resend(long now) {
        int sequence = recovery.lostSequence();
        int length = recovery.lostLength();
        if (strict && (sequence - recovery.unacknowledged() < 0 || length <= 0 || length > MSS)) {
            throw new AssertionError("sent again " + (sequence - recovery.unacknowledged()) + "+" + length);
        }
        recovery.onRetransmitted(sequence, length, now);
        retransmitted++;
        check();
        transmit(sequence, length, false);
    }

    private void sendNew(int length, long now) {
        boolean cwr = recovery.mayRaiseCwr();
        int sequence = recovery.nextSequence();
        recovery.onSent(sequence, length, now);
        sent += length;
        check();
        transmit(sequence, length, cwr);
    }

    private void transmit(int sequence, int length, boolean cwr) {
        int stamp = LossRecovery.timestamp(events.now());
        path.send(length + 66, marked -> receiver.onSegment(sequence, length, stamp, cwr, marked));
    }

    private void schedule() {
        long at = Math.min(recovery.timerNanos(), recovery.pacedUntilNanos() <= events.now()
                ? Long.MAX_VALUE
                : recovery.pacedUntilNanos());
        if (at == Long.MAX_VALUE || at >= wakeNanos && wakeNanos > events.now()) {
            return;
        }
        wakeNanos = at;
        events.at(at, () -> {
            if (wakeNanos == at) {
                wakeNanos = Long.MAX_VALUE;
                wake();
            }
        });
    }

    private void wake() {
        long now = events.now();
        if (recovery.timerNanos() <= now) {
            TimerEvent event = recovery.onTimer(now);
            check();
            if (event == TimerEvent.TIMEOUT) {
                timeouts++;
            } else if (event == TimerEvent.PROBE) {
                if (sent < bytes && recovery.sendableBytes(now) > 0) {
                    sendNew((int) Math.min(MSS, bytes - sent), now);
                } else {
                    resend(now);
                }
            }
        }
        pump();
    }

    private void check() {
        if (!strict) {
            return;
        }
        int all = recovery.nextSequence() - recovery.unacknowledged();
        if (recovery.inFlightBytes() < 0 || recovery.inFlightBytes() > all) {
            throw new AssertionError(recovery.inFlightBytes() + " in flight of " + all);
        }
        recovery.verify();
    }
}
