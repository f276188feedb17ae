package io.nstack.session.channel;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.nstack.nsocket.Intent;
import io.nstack.nsocket.SessionOptions;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a session: Netty's own, the session's, and socket options. The last are kept until there is an
 * endpoint and set there from then on; one that a stack does not have is ignored there, because another stack may carry
 * the session.
 */
class SessionConfig extends DefaultChannelConfig {

    private static final Logger LOG = System.getLogger(SessionConfig.class.getName());

    private final SessionChannel session;
    private volatile EndpointOptions options = EndpointOptions.NONE; // written under this
    private volatile String application;
    private volatile Intent intent = Intent.ANY;
    private volatile String stack = "";
    private volatile boolean lending = true; // set after the superclass has set its own allocator

    SessionConfig(SessionChannel channel, RecvByteBufAllocator allocator) {
        super(channel, allocator);
        this.session = channel;
        this.application = channel.application().name();
    }

    EndpointOptions endpointOptions() { return options; }

    final String applicationName() { return application; }

    final Intent intent() { return intent; }

    final String pinnedStack() { return stack; }

    /** Whether received buffers of the stack may be handed on; not when the user steers the size of reads. */
    final boolean lending() {
        return lending;
    }

    @Override
    public SessionConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        lending = false;
        return this;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> all = new HashMap<>(super.getOptions());
        all.put(SessionOptions.APPLICATION, application);
        all.put(SessionOptions.INTENT, intent);
        all.put(SessionOptions.STACK, stack);
        return all;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == SessionOptions.APPLICATION) {
            return (T) application;
        }
        if (option == SessionOptions.INTENT) {
            return (T) intent;
        }
        if (option == SessionOptions.STACK) {
            return (T) stack;
        }
        SocketOption<?> wanted = OptionTable.socketOption(option);
        return wanted == null ? super.getOption(option) : (T) read(wanted);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == SessionOptions.APPLICATION) {
            application = (String) Objects.requireNonNull(value, "APPLICATION");
        } else if (option == SessionOptions.INTENT) {
            intent = (Intent) Objects.requireNonNull(value, "INTENT");
        } else if (option == SessionOptions.STACK) {
            stack = (String) Objects.requireNonNull(value, "STACK");
        } else {
            SocketOption<?> wanted = OptionTable.socketOption(option);
            if (wanted == null) {
                return super.setOption(option, value);
            }
            validate(option, value);
            write(wanted, OptionTable.toSocket(wanted, value));
        }
        return true;
    }

    /** The value in force, or the one that was asked for and waits for an endpoint; null if neither is known. */
    final <T> @Nullable T read(SocketOption<T> option) {
        T asked = options.get(option);
        return session.endpoint() == null ? asked : OnLoop.get(session, () -> readNow(option), asked);
    }

    private <T> @Nullable T readNow(SocketOption<T> option) {
        Endpoint endpoint = session.endpoint();
        if (endpoint == null || !has(endpoint, option)) {
            return options.get(option);
        }
        try {
            return endpoint.option(option);
        } catch (IOException e) {
            throw new ChannelException(session.stackName() + ": " + option.name() + ": " + Failures.reason(e));
        }
    }

    final <T> void write(SocketOption<T> option, Object value) {
        T typed = option.type().cast(value);
        OptionTable.requireInRange(option, typed);
        synchronized (this) {
            options = options.with(option, typed);
        }
        if (session.endpoint() != null) {
            OnLoop.run(session, () -> writeNow(option, typed));
        }
    }

    private <T> void writeNow(SocketOption<T> option, T value) {
        Endpoint endpoint = session.endpoint();
        if (endpoint == null || !has(endpoint, option)) {
            return;
        }
        try {
            endpoint.option(option, value);
        } catch (IOException e) {
            throw new ChannelException(
                    session.stackName() + ": " + option.name() + "=" + value + ": " + Failures.reason(e));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage()); // the stack's own would pin its class loader
        }
    }

    /**
     * Sets what was asked for after {@code given} had gone to the stack with the connect. There is nobody to tell of a
     * refusal but the log: the call that asked for it has returned.
     */
    final void catchUp(EndpointOptions given) {
        EndpointOptions now = options;
        if (now != given) {
            now.forEach((option, value) -> {
                if (!value.equals(given.get(option))) {
                    writeLate(option, value);
                }
            });
        }
    }

    private <T> void writeLate(SocketOption<T> option, Object value) {
        try {
            writeNow(option, option.type().cast(value));
        } catch (ChannelException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, session + ": " + e.getMessage());
        }
    }

    private static boolean has(Endpoint endpoint, SocketOption<?> option) {
        for (SocketOption<?> each : endpoint.options()) {
            if (each.name().equals(option.name())) {
                return true;
            }
        }
        return false;
    }
}
