package io.nstack.stack.kernel;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StatusListener;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.kernel.config.ConfigException;
import io.nstack.stack.kernel.config.ConfigReader;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.kernel.config.StackName;
import io.nstack.stack.kernel.posix.Sockets;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The kernel's sockets as a stack. An instance is one configuration of the factory PID {@code io.nstack.stack.kernel};
 * several live side by side and share nothing.
 */
@Component(service = NetworkStack.class, configurationPid = "io.nstack.stack.kernel", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = KernelOptions.class, factory = true)
public final class KernelStack implements NetworkStack {

    private final String name;
    private final @Nullable KernelConfig config; // null = refused, for the reason beside it
    private final @Nullable ConfigException refusal;
    private final StackTraits traits;
    private final @Nullable Sockets sockets;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED); // written under this
    private volatile @Nullable Reach reach;
    private @Nullable StatusListener listener; // guarded by this
    private @Nullable Thread waiting; // guarded by this
    private @Nullable StopOutcome outcome; // guarded by this

    /** Reads the instance's properties; what is wrong with them is said when it starts. */
    @Activate
    public KernelStack(Map<String, Object> properties) {
        name = StackName.of(properties);
        KernelConfig read = null;
        ConfigException wrong = null;
        try {
            read = ConfigReader.read(name, properties);
        } catch (ConfigException e) {
            wrong = e;
        }
        config = read;
        refusal = wrong;
        traits = KernelTraits.of(read == null ? KernelConfig.defaults(name) : read);
        sockets = read == null ? null : new Sockets(read);
    }

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() { return traits; }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) {
        Reach now = reach;
        return now != null && now.includes(remote);
    }

    @Override
    public void start(StatusListener hears) throws IOException {
        synchronized (this) {
            listener = hears;
        }
        become(StackState.STARTING, "");
        KernelConfig wanted = config;
        if (wanted == null) {
            String why = String.valueOf(refusal == null ? "no configuration" : refusal.getMessage());
            become(StackState.FAILED, why);
            throw new IOException(why);
        }
        try {
            Engines.requireAvailable(wanted);
        } catch (IOException e) {
            become(StackState.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
        Optional<String> missing = Reach.missing(wanted);
        if (missing.isEmpty()) {
            comeUp(wanted, StackState.STARTING);
        } else {
            become(StackState.DOWN, missing.get());
            awaitMissing(wanted);
        }
    }

    @Override
    public PollEngine newEngine(LoopContext loop) throws IOException {
        Sockets mine = sockets;
        if (mine == null) {
            throw new IOException(name + " is not configured");
        }
        return Engines.open(mine, loop);
    }

    @Override
    public synchronized void drain() {
        if (status.state() == StackState.UP || status.state() == StackState.DOWN) {
            become(StackState.DRAINING, "");
        }
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        Thread waiter;
        synchronized (this) {
            if (outcome != null) {
                return outcome;
            }
            waiter = waiting;
            waiting = null;
            become(StackState.STOPPED, "");
            listener = null;
        }
        if (waiter != null) {
            waiter.interrupt();
        }
        boolean all = sockets == null || sockets.lingering().await(deadline);
        synchronized (this) {
            outcome = all ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
            return outcome;
        }
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

    private synchronized void comeUp(KernelConfig wanted, StackState from) throws SocketException {
        if (status.state() == from) { // not drained or stopped meanwhile
            reach = Reach.of(wanted);
            become(StackState.UP, "");
        }
    }

    /** A device or address that is not there may come later, with a cable, a driver or a tunnel. */
    private synchronized void awaitMissing(KernelConfig wanted) {
        waiting = Thread.ofVirtual().name("nstack-kernel-await-" + name).start(() -> {
            try {
                while (Reach.missing(wanted).isPresent()) {
                    Thread.sleep(Duration.ofSeconds(1));
                }
                comeUp(wanted, StackState.DOWN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // stopped
            } catch (SocketException e) {
                become(StackState.FAILED, "network interfaces cannot be read: " + e.getMessage());
            }
        });
    }
}
