package io.nstack.session.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** io_uring at the base: descriptors are watched by one multishot poll each, which is edge-triggered. */
final class IoUringBase implements Base {

    private final IoHandler handler;

    IoUringBase(IoHandler handler) { this.handler = handler; }

    @Override
    public IoHandler handler() { return handler; }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target, EngineSlot slot) throws IOException {
        PolledDescriptor descriptor = new PolledDescriptor(fd, maskOf(events), target, slot);
        try {
            IoRegistration registration = handler.register(descriptor);
            descriptor.registration = registration;
            descriptor.submit(registration);
            return descriptor;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("cannot watch descriptor " + fd + ": " + e.getMessage(), e);
        }
    }

    private static int maskOf(int events) {
        int mask = (events & Watch.IN) != 0 ? PolledDescriptor.POLLIN : 0;
        if ((events & Watch.OUT) != 0) {
            mask |= PolledDescriptor.POLLOUT;
        }
        if ((events & Watch.RDHUP) != 0) {
            mask |= PolledDescriptor.POLLRDHUP;
        }
        return mask;
    }

    private static final class PolledDescriptor implements IoUringIoHandle, Watch {

        // asm-generic/poll.h
        static final int POLLIN = 0x1;
        static final int POLLOUT = 0x4;
        static final int POLLERR = 0x8;
        static final int POLLHUP = 0x10;
        static final int POLLRDHUP = 0x2000;

        // linux/io_uring.h
        private static final byte IORING_OP_POLL_ADD = 6;
        private static final byte IORING_OP_ASYNC_CANCEL = 14;
        private static final int IORING_POLL_ADD_MULTI = 1;
        private static final int IORING_CQE_F_MORE = 1 << 1;

        private final int fd;
        private final int mask;
        private final EngineSlot slot;
        private @Nullable Watched target;
        private @Nullable IoRegistration registration;
        private long pollId;

        PolledDescriptor(int fd, int mask, Watched target, EngineSlot slot) {
            this.fd = fd;
            this.mask = mask;
            this.target = target;
            this.slot = slot;
        }

        void submit(IoRegistration to) {
            pollId = to.submit(new IoUringIoOps(IORING_OP_POLL_ADD, (byte) 0, (short) 0, fd, 0, 0,
                    IORING_POLL_ADD_MULTI, mask, 0L, (short) 0, (short) 0, 0, 0));
        }

        @Override
        public void handle(IoRegistration from, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            Watched told = target;
            if (told == null || completion.opcode() != IORING_OP_POLL_ADD) {
                return;
            }
            int raw = completion.res();
            if (raw < 0) {
                slot.onEvents(told, ERROR);
                return;
            }
            int events = (raw & POLLIN) != 0 ? IN : 0;
            if ((raw & POLLOUT) != 0) {
                events |= OUT;
            }
            if ((raw & POLLRDHUP) != 0) {
                events |= RDHUP;
            }
            if ((raw & (POLLERR | POLLHUP)) != 0) {
                events |= ERROR;
            }
            if ((completion.flags() & IORING_CQE_F_MORE) == 0) {
                submit(from); // the kernel ended the multishot, for example on overflow
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
                old.submit(new IoUringIoOps(IORING_OP_ASYNC_CANCEL, (byte) 0, (short) 0, -1, 0, pollId, 0, 0, 0L,
                        (short) 0, (short) 0, 0, 0));
                old.cancel();
            }
        }

        @Override
        public void close() {
            cancel(); // the loop ends; the descriptor stays its engine's
        }
    }
}
