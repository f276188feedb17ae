package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.CongestionControlProvider;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The congestion controls that connections of an instance may have, by name. Thread-safe. */
public final class CongestionControls {

    /** What a connection has whose own is not to be had. */
    public static final String FALLBACK = "cubic";

    private final ConcurrentHashMap<String, CongestionControlProvider> services = new ConcurrentHashMap<>();

    /** A service came; it is preferred to a built-in one of its name. */
    public void add(CongestionControlProvider provider) {
        services.put(provider.name(), provider);
    }

    /** A service goes; connections that have its congestion control must be switched by their loops. */
    public void remove(CongestionControlProvider provider) {
        services.remove(provider.name(), provider);
    }

    /** Whether there is one of that name. */
    public boolean has(String name) { return services.containsKey(name); }

    /** The names there are, sorted. */
    public Set<String> names() { return new TreeSet<>(services.keySet()); }

    /** A new one of that name; {@code null} = there is none. */
    public @Nullable CongestionControl create(String name, long seed) {
        CongestionControlProvider provider = services.get(name);
        return provider == null ? null : provider.create(seed);
    }
}
