package io.nstack.session.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** The JDK's selector at the base: JDK channels are watched, each event once until it is armed anew. */
final class NioBase implements Base {

    private final IoHandler handler;

    NioBase(IoHandler handler) { this.handler = handler; }

    @Override
    public IoHandler handler() { return handler; }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target, EngineSlot slot) throws IOException {
        Selectable selectable = new Selectable(channel, target, slot);
        try {
            IoRegistration registration = handler.register(selectable);
            selectable.registration = registration;
            selectable.rearm(events);
            return selectable;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot watch " + channel + ": " + e.getMessage(), e);
        }
    }

    private static final class Selectable implements NioIoHandle, Watch {

        private final SelectableChannel channel;
        private final EngineSlot slot;
        private final int inOps;
        private @Nullable Watched target;
        private @Nullable IoRegistration registration;
        private int interest;

        Selectable(SelectableChannel channel, Watched target, EngineSlot slot) {
            this.channel = channel;
            this.target = target;
            this.slot = slot;
            this.inOps = channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
        }

        @Override
        public SelectableChannel selectableChannel() { return channel; }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            SelectionKey key = from.attachment();
            int raw;
            try {
                raw = key.readyOps();
                interest &= ~raw;
                key.interestOps(interest);
            } catch (CancelledKeyException e) {
                return; // its engine closed the channel in this very round
            }
            Watched told = target;
            if (told != null) {
                slot.onEvents(told, eventsOf(raw));
            }
        }

        private static int eventsOf(int ops) {
            int events = (ops & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0 ? IN : 0;
            if ((ops & SelectionKey.OP_WRITE) != 0) {
                events |= OUT;
            }
            if ((ops & SelectionKey.OP_CONNECT) != 0) {
                events |= CONNECT;
            }
            return events;
        }

        @Override
        public void rearm(int events) {
            int ops = (events & IN) != 0 ? inOps : 0;
            if ((events & OUT) != 0) {
                ops |= SelectionKey.OP_WRITE;
            }
            if ((events & CONNECT) != 0) {
                ops |= SelectionKey.OP_CONNECT;
            }
            IoRegistration here = registration;
            if (here != null && here.isValid() && (interest | ops) != interest) {
                interest |= ops;
                here.submit(NioIoOps.valueOf(interest));
            }
        }

        @Override
        public void cancel() {
            target = null;
            IoRegistration old = registration;
            registration = null;
            if (old != null) {
                old.cancel();
            }
        }

        @Override
        public void close() {
            target = null; // the loop ends; the channel stays its engine's
        }
    }
}
