package io.nstack.stack.tck.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Netty's epoll handler, run by a loop of our own; descriptors are watched edge-triggered. */
final class EpollBase implements Base {

    private static final int EPOLLHUP = 0x10; // linux/eventpoll.h; always reported, and Netty has no constant for it

    private final IoHandler handler;
    private final TckLoop loop;

    private EpollBase(IoHandler handler, TckLoop loop) {
        this.handler = handler;
        this.loop = loop;
    }

    static boolean isAvailable() { return Epoll.isAvailable(); }

    static EpollBase open(TckLoop loop) {
        IoHandler handler = EpollIoHandler.newFactory().newHandler(loop);
        handler.initialize();
        return new EpollBase(handler, loop);
    }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        EpollIoOps ops = EpollIoOps.EPOLLET;
        ops = (events & Watch.IN) != 0 ? ops.with(EpollIoOps.EPOLLIN) : ops;
        ops = (events & Watch.OUT) != 0 ? ops.with(EpollIoOps.EPOLLOUT) : ops;
        ops = (events & Watch.RDHUP) != 0 ? ops.with(EpollIoOps.EPOLLRDHUP) : ops;
        Descriptor descriptor = new Descriptor(new FileDescriptor(fd), target);
        try {
            IoRegistration registration = handler.register(descriptor);
            descriptor.registration = registration;
            registration.submit(ops);
            return descriptor;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot watch descriptor " + fd + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException("this loop watches descriptors, not JDK channels");
    }

    @Override
    public void look() { handler.run(new Turn(Long.MIN_VALUE, () -> false)); }

    @Override
    public void await(long deadlineNanos, BooleanSupplier mayBlock) { handler.run(new Turn(deadlineNanos, mayBlock)); }

    @Override
    public void wakeup() { handler.wakeup(); }

    @Override
    public void close() {
        handler.prepareToDestroy();
        handler.destroy();
    }

    private record Turn(long untilNanos, BooleanSupplier mayBlock) implements IoHandlerContext {

        @Override
        public boolean canBlock() { return mayBlock.getAsBoolean(); }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return untilNanos == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, untilNanos - currentTimeNanos);
        }

        @Override
        public long deadlineNanos() { return untilNanos == Long.MAX_VALUE ? -1 : Math.max(0, untilNanos); }
    }

    private final class Descriptor implements EpollIoHandle, Watch {

        private final FileDescriptor descriptor;
        private @Nullable Watched target;
        private @Nullable IoRegistration registration;

        Descriptor(FileDescriptor descriptor, Watched target) {
            this.descriptor = descriptor;
            this.target = target;
        }

        @Override
        public FileDescriptor fd() { return descriptor; }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            Watched told = target;
            if (told != null) {
                loop.tell(told, events(((EpollIoEvent) event).ops().value()));
            }
        }

        private static int events(int raw) {
            int events = (raw & EpollIoOps.EPOLLIN.value()) != 0 ? IN : 0;
            events |= (raw & EpollIoOps.EPOLLOUT.value()) != 0 ? OUT : 0;
            events |= (raw & EpollIoOps.EPOLLRDHUP.value()) != 0 ? RDHUP : 0;
            return events | ((raw & (EpollIoOps.EPOLLERR.value() | EPOLLHUP)) != 0 ? ERROR : 0);
        }

        @Override
        public void rearm(int events) {
            // edge-triggered: the next event comes by itself
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
        public void close() { target = null; }
    }
}
