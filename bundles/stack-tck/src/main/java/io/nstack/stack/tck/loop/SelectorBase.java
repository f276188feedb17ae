package io.nstack.stack.tck.loop;

import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A selector of the JDK; each event is reported once and then has to be armed anew. */
final class SelectorBase implements Base {

    private final Selector selector;
    private final TckLoop loop;

    SelectorBase(TckLoop loop) throws IOException {
        this.loop = loop;
        selector = Selector.open();
    }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(int fd, int events, Watched target) {
        throw new UnsupportedOperationException("this loop watches JDK channels, not descriptors");
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        SelectionKey old = channel.keyFor(selector);
        if (old != null && !old.isValid()) {
            selector.selectNow(); // lets go of a watch that was cancelled
        }
        Channel watch = new Channel(channel.register(selector, 0), target);
        watch.rearm(events);
        return watch;
    }

    @Override
    public void look() throws IOException { selector.selectNow(this::tell); }

    @Override
    public void await(long deadlineNanos, BooleanSupplier mayBlock) throws IOException {
        if (!mayBlock.getAsBoolean()) {
            look();
        } else if (deadlineNanos == Long.MAX_VALUE) {
            selector.select(this::tell);
        } else {
            long left = deadlineNanos - System.nanoTime();
            selector.select(this::tell, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left + 999_999)));
        }
    }

    private void tell(SelectionKey key) {
        if (key.attachment() instanceof Channel watch && key.isValid()) {
            watch.ready(key.readyOps());
        }
    }

    @Override
    public void wakeup() { selector.wakeup(); }

    @Override
    public void close() throws IOException { selector.close(); }

    private final class Channel implements Watch {

        private static final int INPUT = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;

        private final SelectionKey key;
        private final Watched target;

        Channel(SelectionKey key, Watched target) {
            this.key = key;
            this.target = target;
            key.attach(this);
        }

        void ready(int ready) {
            key.interestOpsAnd(~ready);
            int events = (ready & INPUT) != 0 ? IN : 0;
            events |= (ready & SelectionKey.OP_WRITE) != 0 ? OUT : 0;
            events |= (ready & SelectionKey.OP_CONNECT) != 0 ? CONNECT : 0;
            loop.tell(target, events);
        }

        @Override
        public void rearm(int events) {
            int ops = (events & IN) != 0 ? key.channel().validOps() & INPUT : 0;
            ops |= (events & OUT) != 0 ? SelectionKey.OP_WRITE : 0;
            ops |= (events & CONNECT) != 0 ? SelectionKey.OP_CONNECT : 0;
            try {
                key.interestOpsOr(ops);
            } catch (CancelledKeyException e) {
                // the watch has ended
            }
        }

        @Override
        public void cancel() {
            key.attach(null);
            key.cancel();
        }
    }
}
