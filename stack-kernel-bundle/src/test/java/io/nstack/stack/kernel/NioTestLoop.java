package io.nstack.stack.kernel;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.nio.NioIoOps;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** A loop that watches JDK channels, each event once. */
final class NioTestLoop extends TestLoop {

    NioTestLoop() { super(NioIoHandler.newFactory()); }

    @Override
    public boolean watchesDescriptors() { return false; }

    @Override
    public Watch watch(int fd, int events, Watched target) { throw new UnsupportedOperationException(); }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        Handle handle = new Handle(channel, target);
        handle.registration = register(handle);
        handle.rearm(events);
        return handle;
    }

    private final class Handle implements NioIoHandle, Watch {
        private final SelectableChannel channel;
        private final Watched target;
        private IoRegistration registration;
        private int armed;

        Handle(SelectableChannel channel, Watched target) {
            this.channel = channel;
            this.target = target;
        }

        @Override
        public SelectableChannel selectableChannel() { return channel; }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            SelectionKey key = from.attachment();
            int ready = key.readyOps();
            armed &= ~ready;
            key.interestOps(armed);
            int events = (ready & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT)) != 0 ? IN : 0;
            events |= (ready & SelectionKey.OP_WRITE) != 0 ? OUT : 0;
            events |= (ready & SelectionKey.OP_CONNECT) != 0 ? CONNECT : 0;
            target.onEvents(events, NioTestLoop.this);
        }

        @Override
        public void rearm(int events) {
            int in = channel.validOps() & (SelectionKey.OP_READ | SelectionKey.OP_ACCEPT);
            armed |= (events & IN) != 0 ? in : 0;
            armed |= (events & OUT) != 0 ? SelectionKey.OP_WRITE : 0;
            armed |= (events & CONNECT) != 0 ? SelectionKey.OP_CONNECT : 0;
            if (registration.isValid()) {
                registration.submit(NioIoOps.valueOf(armed));
            }
        }

        @Override
        public void cancel() { registration.cancel(); }

        @Override
        public void close() {}
    }
}
