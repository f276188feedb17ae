package io.nstack.stack.dpdk;

import io.nstack.link.Link;
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
import io.nstack.stack.congestion.CongestionControlProvider;
import io.nstack.stack.dpdk.config.ConfigException;
import io.nstack.stack.dpdk.config.ConfigReader;
import io.nstack.stack.dpdk.config.DpdkConfig;
import io.nstack.stack.dpdk.config.StackName;
import io.nstack.stack.dpdk.engine.DpdkEngine;
import io.nstack.stack.dpdk.engine.Instance;
import io.nstack.stack.dpdk.ip.IpAddress;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * TCP/IP in user space as a stack. An instance is one configuration of the factory PID {@code io.nstack.stack.dpdk}: a
 * host of its own on the link that it names. The link may come and go; without it, the stack is DOWN.
 */
@Component(service = NetworkStack.class, configurationPid = "io.nstack.stack.dpdk", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class DpdkStack implements NetworkStack {

    private final String name;
    private final DpdkConfig config;
    private final @Nullable ConfigException refusal;
    private final CongestionControls congestion = new CongestionControls();
    private final Instance instance;
    private final Object linkChange = new Object();
    private final List<Link> links = new ArrayList<>(); // of our link's name; guarded by linkChange, as the two below
    private @Nullable Link used;
    private boolean started;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED); // written under this
    private @Nullable StatusListener listener; // guarded by this

    /** Reads the instance's properties; what is wrong with them is said when it starts. */
    @Activate
    public DpdkStack(Map<String, Object> properties) {
        this(properties, System::nanoTime, new SecureRandom().nextLong());
    }

    /**
     * The same in a time of one's own.
     *
     * @param clock what {@link System#nanoTime} is elsewhere
     * @param seed  for what others must not guess
     */
    public DpdkStack(Map<String, ?> properties, LongSupplier clock, long seed) {
        name = StackName.of(properties);
        DpdkConfig read = DpdkConfig.unusable(name);
        ConfigException wrong = null;
        try {
            read = ConfigReader.read(name, properties);
        } catch (ConfigException e) {
            wrong = e;
        }
        config = read;
        refusal = wrong;
        instance = new Instance(config, congestion, clock, seed, this::lookAgain);
    }

    // ---- links come and go ----

    /** A link has come; its queues are opened if it is ours. Any thread. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addLink(Link link) {
        if (link.name().equals(config.link())) {
            synchronized (linkChange) {
                links.add(link);
                useFirst();
            }
        }
    }

    /** A link goes: none of its queues is open on return, unless a loop hangs. Any thread. */
    public void removeLink(Link link) {
        synchronized (linkChange) {
            links.remove(link);
            if (used == link) {
                used = null;
                instance.detach();
            }
            useFirst();
        }
    }

    private void useFirst() {
        if (started && used == null && !links.isEmpty()) {
            used = links.getFirst();
            instance.attach(used);
        }
    }

    // ---- congestion controls come and go ----

    /** A congestion control has come. Any thread. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addCongestionControl(CongestionControlProvider provider) {
        congestion.add(provider);
        lookAgain();
    }

    /** A congestion control goes: no connection uses it on return, unless a loop hangs. Any thread. */
    public void removeCongestionControl(CongestionControlProvider provider) {
        congestion.remove(provider);
        instance.withdraw(provider.name());
        lookAgain();
    }

    // ---- what it is ----

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() {
        Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
        if (config.hasFamily(true)) {
            families.add(AddressFamily.INET);
        }
        if (config.hasFamily(false)) {
            families.add(AddressFamily.INET6);
        }
        return new StackTraits("dpdk", StackMode.USER, EnumSet.allOf(Transport.class), families, Set.of("tcp", "udp"),
                Set.of(IntentProperty.RELIABILITY, IntentProperty.ORDER, IntentProperty.LOW_LATENCY,
                        IntentProperty.THROUGHPUT));
    }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return false;
        }
        InetAddress address = inet.getAddress();
        return address.isAnyLocalAddress() || config.hasWayTo(IpAddress.of(address));
    }

    // ---- its life ----

    @Override
    public void start(StatusListener hears) throws IOException {
        synchronized (this) {
            listener = hears;
            become(new StackStatus(StackState.STARTING, ""));
            if (refusal != null) {
                String why = String.valueOf(refusal.getMessage());
                become(new StackStatus(StackState.FAILED, why));
                throw new IOException(why);
            }
            become(served());
        }
        synchronized (linkChange) {
            started = true;
            useFirst();
        }
    }

    /** The link, its carrier or its use by us may have changed. Any thread. */
    private synchronized void lookAgain() {
        StackState state = status.state();
        if (state == StackState.UP || state == StackState.DOWN) {
            become(served());
        }
    }

    private StackStatus served() {
        String obstacle = instance.obstacle();
        return obstacle == null ? StackStatus.of(StackState.UP) : new StackStatus(StackState.DOWN, obstacle);
    }

    private synchronized void become(StackStatus now) {
        if (status.state() != StackState.STOPPED && !now.equals(status)) {
            status = now;
            if (listener != null) {
                listener.onStatus(now);
            }
        }
    }

    @Override
    public PollEngine newEngine(LoopContext loop) { return new DpdkEngine(instance, loop); }

    @Override
    public synchronized void drain() {
        if (status.state() == StackState.UP || status.state() == StackState.DOWN) {
            become(StackStatus.of(StackState.DRAINING));
        }
    }

    @Override
    public StopOutcome stop(Duration deadline) {
        synchronized (linkChange) {
            started = false;
            if (used != null) {
                used = null;
                instance.detach();
            }
        }
        synchronized (this) {
            become(StackStatus.of(StackState.STOPPED));
            listener = null;
        }
        return StopOutcome.GRACEFUL; // the engines are closed, and they held all there was
    }
}
