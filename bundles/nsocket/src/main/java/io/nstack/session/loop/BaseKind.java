package io.nstack.session.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Locale;

/** Which kernel handler the loops of a runtime have at their base; one choice for the whole runtime. */
public enum BaseKind {
    /** Linux epoll, edge-triggered. */
    EPOLL {
        @Override
        public boolean isAvailable() { return Epoll.isAvailable(); }

        @Override
        public String unavailability() { return reason(Epoll.unavailabilityCause()); }

        @Override
        Base create(ThreadAwareExecutor loop) { return new EpollBase(EpollIoHandler.newFactory().newHandler(loop)); }
    },
    /** Linux io_uring. */
    IO_URING {
        @Override
        public boolean isAvailable() { return IoUring.isAvailable(); }

        @Override
        public String unavailability() { return reason(IoUring.unavailabilityCause()); }

        @Override
        Base create(ThreadAwareExecutor loop) {
            return new IoUringBase(IoUringIoHandler.newFactory().newHandler(loop));
        }
    },
    /** The JDK's selector; everywhere. */
    NIO {
        @Override
        public boolean isAvailable() { return true; }

        @Override
        public String unavailability() { return ""; }

        @Override
        Base create(ThreadAwareExecutor loop) {
            IoHandlerFactory factory = NioIoHandler.newFactory();
            return new NioBase(factory.newHandler(loop));
        }
    };

    /** Whether this machine has it. */
    public abstract boolean isAvailable();

    /** Why this machine does not have it; empty if it has. */
    public abstract String unavailability();

    abstract Base create(ThreadAwareExecutor loop);

    /** Epoll where there is one, else NIO: the default. */
    public static BaseKind best() {
        return EPOLL.isAvailable() ? EPOLL : NIO;
    }

    /**
     * Reads an operator's choice: {@code auto}, {@code epoll}, {@code io_uring}, {@code nio}.
     *
     * @throws IllegalArgumentException if there is no such kind or this machine does not have it, with the reason
     */
    public static BaseKind parse(String word) {
        if (word.isBlank() || word.equalsIgnoreCase("auto")) {
            return best();
        }
        for (BaseKind each : values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                if (!each.isAvailable()) {
                    throw new IllegalArgumentException(
                            "loop base '" + word + "' is not available here: " + each.unavailability());
                }
                return each;
            }
        }
        throw new IllegalArgumentException("unknown loop base '" + word + "' (one of auto, epoll, io_uring, nio)");
    }

    private static String reason(Throwable cause) { return cause == null ? "" : String.valueOf(cause.getMessage()); }
}
