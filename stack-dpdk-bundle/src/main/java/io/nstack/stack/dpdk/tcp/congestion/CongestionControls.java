package io.nstack.stack.dpdk.tcp.congestion;

import io.nstack.stack.congestion.CongestionControl;
import io.nstack.stack.congestion.CongestionControlProvider;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The congestion controls that connections of an instance may have, by name. Thread-safe. */
public final class CongestionControls {

    /** What a connection has whose own is not to be had (RFC 9438). */
    public static final String FALLBACK = Cubic.NAME;

    private static final Set<String> BUILT_IN = Set.of(Cubic.NAME, NewReno.NAME, Bbr.NAME);

    private final ConcurrentHashMap<String, CongestionControlProvider> services = new ConcurrentHashMap<>();

    /** A service came; it is preferred to a built-in one of its name. */
    public void add(CongestionControlProvider provider) {
        services.put(provider.name(), provider);
    }

    /**
     * A service goes. Connections that have a congestion control of its name must be given another one, each in its own
     * loop, or its classes cannot be unloaded.
     */
    public void remove(CongestionControlProvider provider) { services.values().remove(provider); }

    /** Whether there is one of that name. */
    public boolean has(String name) {
        return BUILT_IN.contains(name) || services.containsKey(name);
    }

    /** The names there are, sorted. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(BUILT_IN);
        names.addAll(services.keySet());
        return names;
    }

    /**
     * A new one of that name; {@code null} = there is none.
     *
     * @param seed see {@link CongestionControlProvider#create}
     */
    public @Nullable CongestionControl create(String name, long seed) {
        CongestionControlProvider provider = services.get(name);
        if (provider != null) {
            return provider.create(seed);
        }
        return switch (name) {
            case Cubic.NAME -> new Cubic();
            case NewReno.NAME -> new NewReno();
            case Bbr.NAME -> new Bbr(seed);
            default -> null;
        };
    }

    /** A new one of that name, or CUBIC if there is none. */
    public CongestionControl createOrFallback(String name, long seed) {
        CongestionControl made = create(name, seed);
        return made == null ? new Cubic() : made;
    }
}
