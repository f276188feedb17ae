package io.nstack.stack.dpdk.engine;

import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.loop.Home;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A stack's part in one loop: from the link's queue through IP to the transports and back, in one turn and on one thread.
 * It has layers only while the stack has a link. Loop thread only, but for what is marked.
 */
public final class DpdkEngine implements PollEngine {

    private static final long LOOK_AT_CARRIER_NANOS = 1_000_000_000L;

    private final Instance instance;
    private final LoopContext loop;
    private final Mailbox mailbox;
    private final Idling idling = new Idling();
    private @Nullable Attachment attachment;
    private @Nullable Layers layers;
    private @Nullable Layers departed; // failed, and not reported yet
    private long carrierDueNanos;
    private boolean closed;

    /** In the loop that {@code loop} stands for, on its thread. */
    public DpdkEngine(Instance instance, LoopContext loop) {
        this.instance = instance;
        this.loop = loop;
        this.mailbox = new Mailbox(loop);
        this.carrierDueNanos = instance.clock().getAsLong() + LOOK_AT_CARRIER_NANOS;
        instance.enter(this);
        follow();
    }

    // ---- the link comes and goes ----

    /** Takes or leaves the link as the instance has; now if this is the loop's thread. Any thread. */
    void followSoon() {
        if (mailbox.inLoop()) {
            follow();
        } else {
            mailbox.execute(this::follow);
        }
    }

    private void follow() {
        Attachment wanted = closed ? null : instance.attachment();
        if (wanted == attachment) {
            return;
        }
        leave("link " + instance.config().link() + " is not there");
        if (wanted != null) {
            wanted.enter(this);
            if (wanted != instance.attachment()) {
                wanted.leave(this); // has gone meanwhile, perhaps before we were seen to use it
                return;
            }
            attachment = wanted;
            Host host = wanted.host();
            layers = host == null ? null : instance.transports().layers(wanted, host, loop, mailbox);
        }
    }

    private void leave(String reason) {
        Layers old = layers;
        layers = null;
        if (old != null) {
            old.fail(reason);
            Layers before = departed;
            if (before != null) {
                before.close();
            }
            departed = old;
            mailbox.wakeup(); // so that it is reported
        }
        Attachment left = attachment;
        attachment = null;
        if (left != null) {
            left.leave(this);
        }
    }

    /** Has connections take another congestion control. Loop thread. */
    void withdraw(String congestionControl) {
        Layers here = layers;
        if (here != null) {
            here.withdraw(congestionControl);
        }
    }

    /** What is at work here now; null = there is no link. Loop thread. */
    @Nullable
    Layers layers() { return layers; }

    /** The loop as others see it. Any thread. */
    Home home() { return mailbox; }

    // ---- the loop ----

    @Override
    public int poll(ReadyList ready, int budget) {
        long now = instance.clock().getAsLong();
        int work = mailbox.isEmpty() ? 0 : mailbox.run();
        if (departed != null) {
            work += report(departed, ready);
        }
        Layers here = layers;
        if (here != null) {
            int frames = here.turn(now, budget);
            work += frames + here.drainReady(ready);
            idling.onTurn(now, frames > 0);
        }
        if (now - carrierDueNanos >= 0) {
            lookAtCarrier(now);
        }
        return work;
    }

    /** In one turn that they have failed, so that the reason is asked for; in the next they are closed. */
    private int report(Layers failed, ReadyList ready) {
        int work = failed.drainReady(ready);
        if (work == 0) {
            failed.close();
            departed = null;
        }
        return work + 1;
    }

    private void lookAtCarrier(long now) {
        carrierDueNanos = now + LOOK_AT_CARRIER_NANOS;
        if (instance.isKeeper(this)) {
            instance.changed();
        }
    }

    @Override
    public long nextTimerNanos(long nowNanos) {
        Layers here = layers;
        if (here == null) {
            return Long.MAX_VALUE;
        }
        long next = here.nextNanos();
        if (instance.isKeeper(this)) {
            next = Math.min(next, carrierDueNanos);
        }
        return here.needsLooking() ? Math.min(next, idling.parkUntil(nowNanos)) : next;
    }

    @Override
    public boolean arm() {
        if (!mailbox.isEmpty() || departed != null) {
            return false;
        }
        Layers here = layers;
        return here == null || (!(here.needsLooking() && idling.spins()) && here.arm());
    }

    @Override
    public void disarm() {
        Layers here = layers;
        if (here != null) {
            here.disarm();
        }
    }

    // ---- endpoints ----

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        return here("connect " + request.remote()).connect(request);
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        return here("listen " + request.local()).listen(request);
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        return here("open a datagram socket").openDatagram(request);
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException { here("attach").attach(accepted); }

    @Override
    public boolean acceptsInPlace() { return true; }

    private Layers here(String action) throws IOException {
        follow(); // the stack may be UP with a link that this loop has not come to take yet
        Layers present = layers;
        if (present == null) {
            throw new SocketException(action + " via " + instance.config().name() + ": link "
                    + instance.config().link() + " is not there");
        }
        return present;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        instance.leave(this);
        Layers last = layers;
        layers = null;
        if (last != null) {
            last.close();
        }
        Layers failed = departed;
        departed = null;
        if (failed != null) {
            failed.close();
        }
        leave("");
        mailbox.close();
    }

    @Override
    public @Nullable String toString() { return instance.config().name() + " in loop " + loop.index(); }
}
