package io.nstack.session.wire;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the engines of one {@link WireStack} share: who listens where. Any thread. */
final class Wire {

    private final AtomicInteger lastPort = new AtomicInteger(40_000);
    private final ConcurrentMap<SocketAddress, WireListener> listeners = new ConcurrentHashMap<>();

    InetSocketAddress newAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), lastPort.incrementAndGet());
    }

    boolean listen(SocketAddress at, WireListener listener) { return listeners.putIfAbsent(at, listener) == null; }

    WireListener listenerAt(SocketAddress address) { return listeners.get(address); }

    void forget(SocketAddress at, WireListener listener) { listeners.remove(at, listener); }
}
