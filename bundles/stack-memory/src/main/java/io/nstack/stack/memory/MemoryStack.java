package io.nstack.stack.memory;

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
import io.nstack.stack.memory.config.ConfigException;
import io.nstack.stack.memory.config.ConfigReader;
import io.nstack.stack.memory.config.MemoryConfig;
import io.nstack.stack.memory.config.StackName;
import io.nstack.stack.memory.engine.MemoryEngine;
import io.nstack.stack.memory.engine.Network;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/**
 * A network within this process as a stack. An instance is one configuration of the factory PID
 * {@code io.nstack.stack.memory}; each is a network of its own, with its own addresses and ports.
 */
@Component(service = NetworkStack.class, configurationPid = "io.nstack.stack.memory", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class MemoryStack implements NetworkStack {

    private final String name;
    private final MemoryConfig config;
    private final @Nullable ConfigException refusal;
    private final Network network;
    private volatile StackStatus status = StackStatus.of(StackState.CREATED); // written under this
    private @Nullable StatusListener listener; // guarded by this

    /** Reads the instance's properties; what is wrong with them is said when it starts. */
    @Activate
    public MemoryStack(Map<String, Object> properties) {
        name = StackName.of(properties);
        MemoryConfig read = MemoryConfig.defaults(name);
        ConfigException wrong = null;
        try {
            read = ConfigReader.read(name, properties);
        } catch (ConfigException e) {
            wrong = e;
        }
        config = read;
        refusal = wrong;
        network = new Network(config);
    }

    @Override
    public String name() { return name; }

    @Override
    public StackTraits traits() {
        Set<AddressFamily> families = EnumSet.noneOf(AddressFamily.class);
        if (config.hasFamily(false)) {
            families.add(AddressFamily.INET);
        }
        if (config.hasFamily(true)) {
            families.add(AddressFamily.INET6);
        }
        return new StackTraits("memory", StackMode.USER, EnumSet.allOf(Transport.class), families, Set.of("memory"),
                Set.of(IntentProperty.RELIABILITY, IntentProperty.ORDER, IntentProperty.LOW_LATENCY));
    }

    @Override
    public StackStatus status() { return status; }

    @Override
    public boolean canReach(SocketAddress remote) {
        return remote instanceof InetSocketAddress inet && !inet.isUnresolved()
                && config.has(config.self(inet.getAddress()));
    }

    @Override
    public synchronized void start(StatusListener hears) throws IOException {
        listener = hears;
        become(StackState.STARTING, "");
        if (refusal != null) {
            String why = String.valueOf(refusal.getMessage());
            become(StackState.FAILED, why);
            throw new IOException(why);
        }
        become(StackState.UP, "");
    }

    @Override
    public PollEngine newEngine(LoopContext loop) { return new MemoryEngine(network, loop); }

    @Override
    public synchronized void drain() {
        if (status.isUp()) {
            become(StackState.DRAINING, "");
        }
    }

    @Override
    public synchronized StopOutcome stop(Duration deadline) {
        become(StackState.STOPPED, "");
        listener = null;
        return StopOutcome.GRACEFUL; // the engines are closed, and nothing else was ever open
    }

    private void become(StackState state, String reason) {
        if (status.state() != StackState.STOPPED) {
            status = new StackStatus(state, reason);
            if (listener != null) {
                listener.onStatus(status);
            }
        }
    }
}
