package io.nstack.stack.kernel;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** A loop that watches descriptors. */
final class EpollTestLoop extends TestLoop {

    private static final int EPOLLHUP = 0x10;

    EpollTestLoop() { super(EpollIoHandler.newFactory()); }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        EpollIoOps ops = EpollIoOps.EPOLLET;
        ops = (events & Watch.IN) != 0 ? ops.with(EpollIoOps.EPOLLIN) : ops;
        ops = (events & Watch.OUT) != 0 ? ops.with(EpollIoOps.EPOLLOUT) : ops;
        ops = (events & Watch.RDHUP) != 0 ? ops.with(EpollIoOps.EPOLLRDHUP) : ops;
        Handle handle = new Handle(new FileDescriptor(fd), target);
        handle.registration = register(handle);
        handle.registration.submit(ops);
        return handle;
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException();
    }

    private final class Handle implements EpollIoHandle, Watch {
        private final FileDescriptor fd;
        private final Watched target;
        private IoRegistration registration;

        Handle(FileDescriptor fd, Watched target) {
            this.fd = fd;
            this.target = target;
        }

        @Override
        public FileDescriptor fd() { return fd; }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            int raw = ((EpollIoEvent) event).ops().value();
            int events = (raw & EpollIoOps.EPOLLIN.value()) != 0 ? IN : 0;
            events |= (raw & EpollIoOps.EPOLLOUT.value()) != 0 ? OUT : 0;
            events |= (raw & EpollIoOps.EPOLLRDHUP.value()) != 0 ? RDHUP : 0;
            events |= (raw & (EpollIoOps.EPOLLERR.value() | EPOLLHUP)) != 0 ? ERROR : 0;
            target.onEvents(events, EpollTestLoop.this);
        }

        @Override
        public void rearm(int events) {}

        @Override
        public void cancel() { registration.cancel(); }

        @Override
        public void close() {}
    }
}
