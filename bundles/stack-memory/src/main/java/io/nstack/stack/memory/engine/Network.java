package io.nstack.stack.memory.engine;

import io.nstack.stack.memory.config.MemoryConfig;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the engines of one instance share: two port spaces, and who of them is there. Any thread. */
public final class Network {

    private final MemoryConfig config;
    private final Ports streams;
    private final Ports datagrams;
    private final List<MemoryEngine> engines = new CopyOnWriteArrayList<>();
    private volatile int departures;

    /** An empty network. */
    public Network(MemoryConfig config) {
        this.config = config;
        this.streams = new Ports(config);
        this.datagrams = new Ports(config);
    }

    MemoryConfig config() { return config; }

    Ports streams() { return streams; }

    Ports datagrams() { return datagrams; }

    /** How many engines have left so far; when it changes, each looks whose peers are gone. */
    int departures() {
        return departures;
    }

    void enter(MemoryEngine engine) { engines.add(engine); }

    synchronized void leave(MemoryEngine engine) {
        engines.remove(engine);
        departures = departures + 1;
        engines.forEach(MemoryEngine::wake);
    }

    /** Whether no engine is left. */
    public boolean isEmpty() { return engines.isEmpty(); }
}
