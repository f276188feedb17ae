package io.nstack.session.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Epoll at the base: descriptors are watched edge-triggered, one {@code epoll_ctl} for each. */
final class EpollBase implements Base {

    private static final int EPOLLHUP = 0x10; // linux/eventpoll.h; always reported, and Netty has no constant for it

    private final IoHandler handler;

    EpollBase(IoHandler handler) { this.handler = handler; }

    @Override
    public IoHandler handler() { return handler; }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target, EngineSlot slot) throws IOException {
        Descriptor descriptor = new Descriptor(fd, target, slot);
        try {
            descriptor.registration = handler.register(descriptor);
            descriptor.registration.submit(opsOf(events));
            return descriptor;
        } catch (UncheckedIOException e) {
            descriptor.cancel();
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot watch descriptor " + fd + ": " + e.getMessage(), e);
        }
    }

    private static EpollIoOps opsOf(int events) {
        EpollIoOps ops = EpollIoOps.EPOLLET;
        if ((events & Watch.IN) != 0) {
            ops = ops.with(EpollIoOps.EPOLLIN);
        }
        if ((events & Watch.OUT) != 0) {
            ops = ops.with(EpollIoOps.EPOLLOUT);
        }
        if ((events & Watch.RDHUP) != 0) {
            ops = ops.with(EpollIoOps.EPOLLRDHUP);
        }
        return ops;
    }

    private static final class Descriptor implements EpollIoHandle, Watch {

        private static final int IN_BIT = EpollIoOps.EPOLLIN.value();
        private static final int OUT_BIT = EpollIoOps.EPOLLOUT.value();
        private static final int RDHUP_BIT = EpollIoOps.EPOLLRDHUP.value();
        private static final int ERROR_BITS = EpollIoOps.EPOLLERR.value() | EPOLLHUP;

        private final FileDescriptor descriptor;
        private final EngineSlot slot;
        private @Nullable Watched target;
        private @Nullable IoRegistration registration;

        Descriptor(int fd, Watched target, EngineSlot slot) {
            this.descriptor = new FileDescriptor(fd);
            this.target = target;
            this.slot = slot;
        }

        @Override
        public FileDescriptor fd() { return descriptor; }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            Watched told = target;
            if (told == null) {
                return;
            }
            int raw = ((EpollIoEvent) event).ops().value();
            int events = (raw & IN_BIT) != 0 ? IN : 0;
            if ((raw & OUT_BIT) != 0) {
                events |= OUT;
            }
            if ((raw & RDHUP_BIT) != 0) {
                events |= RDHUP;
            }
            if ((raw & ERROR_BITS) != 0) {
                events |= ERROR;
            }
            slot.onEvents(told, events);
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
        public void close() {
            target = null; // the loop ends; the descriptor stays its engine's
        }
    }
}
