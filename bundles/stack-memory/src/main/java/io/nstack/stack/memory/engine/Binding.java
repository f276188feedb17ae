package io.nstack.stack.memory.engine;

import io.nstack.stack.poll.Endpoint;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An address and port that an endpoint has. Any thread; immutable but for its end. */
final class Binding {

    private final InetSocketAddress local;
    private final Endpoint owner;
    private final MemoryEngine engine;
    private final boolean takesInet6; // what a wildcard stands for
    private final boolean shares;
    private volatile boolean released;

    Binding(InetSocketAddress local, Endpoint owner, MemoryEngine engine, boolean takesInet6, boolean shares) {
        this.local = local;
        this.owner = owner;
        this.engine = engine;
        this.takesInet6 = takesInet6;
        this.shares = shares;
    }

    InetSocketAddress local() { return local; }

    Endpoint owner() { return owner; }

    MemoryEngine engine() { return engine; }

    boolean isReleased() { return released; }

    void release() { released = true; }

    /** Whether what is sent to {@code address} comes here. */
    boolean takes(InetAddress address) {
        return local.getAddress().isAnyLocalAddress()
                ? takesInet6 || address instanceof Inet4Address
                : local.getAddress().equals(address);
    }

    boolean isExact() { return !local.getAddress().isAnyLocalAddress(); }

    boolean conflictsWith(Binding other) {
        if (shares && other.shares) {
            return false;
        }
        return takes(other.local.getAddress()) || other.takes(local.getAddress());
    }
}
