package io.nstack.stack.tck.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event loop of Netty's over io_uring, driven by the thread of a loop of ours: inner channels are at home in it, and
 * descriptors are watched by one multishot poll each.
 */
final class UringBase implements Base {

    private static final int LAST_TURNS = 3;
    private static final long LAST_TURN_NANOS = 1_000_000;

    private final Ring ring;
    private final TckLoop loop;

    private UringBase(Ring ring, TckLoop loop) {
        this.ring = ring;
        this.loop = loop;
    }

    static boolean isAvailable() { return IoUring.isAvailable(); }

    static UringBase open(TckLoop loop) {
        Ring ring = new Ring(new Holder());
        ring.runNow(); // enables the ring: from now on it takes submissions
        return new UringBase(ring, loop);
    }

    IoEventLoop eventLoop() { return ring; }

    @Override
    public EngineContext newContext(TckLoop of, Breaches breaches, SeenBits seen) {
        return new NettyEngineContext(of, this, breaches, seen::addAnyTime);
    }

    @Override
    public boolean watchesDescriptors() { return true; }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        PolledDescriptor descriptor = new PolledDescriptor(fd, events, target);
        var registering = ring.register(descriptor);
        if (registering.cause() != null) {
            throw new IOException("cannot watch descriptor " + fd + ": " + registering.cause().getMessage(),
                    registering.cause());
        }
        descriptor.begin(registering.getNow());
        return descriptor;
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) {
        throw new UnsupportedOperationException("this loop watches descriptors, not JDK channels");
    }

    @Override
    public void look() { ring.runNow(); }

    @Override
    public void await(long deadlineNanos, BooleanSupplier mayBlock) {
        if (deadlineNanos == Long.MAX_VALUE) {
            ring.runWhile(mayBlock, 0); // without a limit
            return;
        }
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos > 0) {
            ring.runWhile(mayBlock, leftNanos);
        } else {
            ring.runNow();
        }
    }

    @Override
    public void wakeup() { ring.wakeup(); }

    @Override
    public void close() {
        for (int i = 0; i < LAST_TURNS; i++) {
            ring.run(LAST_TURN_NANOS); // what the engine closed takes some turns
        }
        ring.holder.handler().destroy();
    }

    /** Makes the handler and remembers it. */
    private static final class Holder implements IoHandlerFactory {

        private @Nullable IoHandler made;

        @Override
        public IoHandler newHandler(ThreadAwareExecutor executor) {
            IoHandler handler = IoUringIoHandler.newFactory().newHandler(executor);
            made = handler;
            return handler;
        }

        IoHandler handler() { return Objects.requireNonNull(made, "no handler was made"); }
    }

    /**
     * Its end is the handler's {@code destroy} alone: {@code prepareToDestroy} writes to the handler's eventfd, and the
     * kernel was seen to carry out the read of that after Netty had freed the memory for it.
     */
    private static final class Ring extends ManualIoEventLoop {

        private final Holder holder;

        private BooleanSupplier mayBlock = () -> false; // loop thread only

        Ring(Holder holder) {
            super(Thread.currentThread(), holder);
            this.holder = holder;
        }

        void runWhile(BooleanSupplier condition, long waitNanos) {
            mayBlock = condition;
            run(waitNanos);
        }

        /** Asked at the last moment; a wakeup after that ends the wait. */
        @Override
        protected boolean canBlock() { return mayBlock.getAsBoolean(); }
    }

    private final class PolledDescriptor implements IoUringIoHandle, Watch {

        // asm-generic/poll.h
        private static final int POLLIN = 0x1;
        private static final int POLLOUT = 0x4;
        private static final int POLLERR = 0x8;
        private static final int POLLHUP = 0x10;
        private static final int POLLRDHUP = 0x2000;

        // linux/io_uring.h
        private static final byte IORING_OP_POLL_ADD = 6;
        private static final byte IORING_OP_ASYNC_CANCEL = 14;
        private static final int IORING_POLL_ADD_MULTI = 1;
        private static final int IORING_CQE_F_MORE = 1 << 1;

        private final int fd;
        private final int mask;
        private @Nullable Watched target;
        private @Nullable IoRegistration registration;
        private long pollId;

        PolledDescriptor(int fd, int events, Watched target) {
            this.fd = fd;
            this.mask = bit(events, IN, POLLIN) | bit(events, OUT, POLLOUT) | bit(events, RDHUP, POLLRDHUP);
            this.target = target;
        }

        private static int bit(int from, int bit, int to) { return (from & bit) != 0 ? to : 0; }

        void begin(IoRegistration with) {
            registration = with;
            submit(with);
        }

        private void submit(IoRegistration to) {
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
                loop.tell(told, ERROR);
                return;
            }
            if ((completion.flags() & IORING_CQE_F_MORE) == 0) {
                submit(from); // the kernel ended the multishot, for example on overflow
            }
            loop.tell(told, bit(raw, POLLIN, IN) | bit(raw, POLLOUT, OUT) | bit(raw, POLLRDHUP, RDHUP)
                    | bit(raw, POLLERR | POLLHUP, ERROR));
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
