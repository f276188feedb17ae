package io.nstack.stack.iouring;

import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandle;
import io.nstack.netty.adapter.ChannelEngine;
import io.nstack.nsocket.IntentProperty;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.Transport;
import io.nstack.stack.netty.NettyLoop;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The kernel's TCP and UDP by Netty's io_uring channels. An instance is one configuration of the factory PID
 * {@code io.nstack.stack.iouring}. It serves in a runtime whose loops have io_uring at their base, and fails with that
 * reason in any other.
 */
@Component(service = NetworkStack.class, configurationPid = "io.nstack.stack.iouring", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = IoUringOptions.class, factory = true)
public final class IoUringStack implements NetworkStack {

    static final String WRONG_BASE = "the loops of this runtime have no io_uring at their base: start it with"
            + " nstack.loop.base=io_uring";

    /** A closed channel needs some rounds of its loop until Netty has let go of it, deadline or not. */
    private static final Duration LEAST_WAIT = Duration.ofSeconds(1);

    private static final StackTraits TRAITS = new StackTraits("iouring", StackMode.KERNEL,
            Set.of(Transport.STREAM, Transport.DATAGRAM), Set.of(AddressFamily.INET, AddressFamily.INET6),
            Set.of("tcp", "udp"), Set.of(IntentProperty.RELIABILITY, IntentProperty.ORDER));

    private final String name;
    private final IoUringTransport transport;
    private final @Nullable IOException refusal;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED); // written under this
    private @Nullable StatusListener listener; // guarded by this

    /** Reads the instance's properties; what is wrong with them is said when it starts. */
    @Activate
    public IoUringStack(Map<String, Object> properties) {
        name = StackName.of(properties);
        EndpointOptions options = EndpointOptions.NONE;
        IOException wrong = null;
        try {
            options = ConfigReader.read(properties);
        } catch (IOException e) {
            wrong = e;
        }
        transport = new IoUringTransport(name, options);
        refusal = wrong;
    }

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() { return TRAITS; }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && !inet.isUnresolved();
    }

    @Override
    public void start(StatusListener hears) throws IOException {
        synchronized (this) {
            listener = hears;
        }
        if (refusal != null) {
            throw failed(refusal.getMessage());
        }
        if (!IoUring.isAvailable()) {
            throw failed("io_uring is not available here: " + IoUring.unavailabilityCause().getMessage());
        }
        become(StackState.UP, "");
    }

    @Override
    public PollEngine newEngine(LoopContext loop) throws IOException {
        if (!(loop instanceof NettyLoop netty) || !netty.eventLoop().isCompatible(IoUringIoHandle.class)) {
            throw new IOException(WRONG_BASE); // whoever asked decides what that means for the stack
        }
        return new ChannelEngine(transport, loop);
    }

    private IOException failed(@Nullable String why) {
        String reason = String.valueOf(why);
        become(StackState.FAILED, reason);
        return new IOException(reason);
    }

    @Override
    public synchronized void drain() {
        if (status.isUp()) {
            become(StackState.DRAINING, "");
        }
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        become(StackState.STOPPED, "");
        synchronized (this) {
            listener = null;
        }
        Duration wait = deadline.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : deadline;
        return transport.open().awaitNone(wait) ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
    }

    private synchronized void become(StackState state, String reason) {
        if (status.state() == StackState.STOPPED) {
            return;
        }
        status = new StackStatus(state, reason);
        if (listener != null) {
            listener.onStatus(status);
        }
    }
}
