package io.nstack.stack.memory.engine;

import io.nstack.stack.memory.config.MemoryConfig;
import io.nstack.stack.poll.Endpoint;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Who has which port: the port space of one transport in one network. Any thread; looking up takes no lock. */
final class Ports {

    private static final int COUNT = 1 << 16;
    private static final int FIRST_EPHEMERAL = 16_384; // below the range of RFC 6335 section 6, which is rather small

    private final MemoryConfig config;
    private final AtomicReferenceArray<Binding @Nullable []> byPort = new AtomicReferenceArray<>(COUNT);
    private int lastEphemeral = ThreadLocalRandom.current().nextInt(FIRST_EPHEMERAL, COUNT); // guarded by this; RFC 6056

    Ports(MemoryConfig config) { this.config = config; }

    /** What is asked of {@link #bind}. */
    record Request(InetSocketAddress local, Endpoint owner, MemoryEngine engine, boolean takesInet6, boolean shares) {

        Binding at(int port) {
            return new Binding(new InetSocketAddress(local.getAddress(), port), owner, engine, takesInet6, shares);
        }
    }

    /**
     * Takes a port, any if the request's is 0.
     *
     * @throws BindException with the reason alone: taken, or not an address of this network
     */
    synchronized Binding bind(Request request) throws BindException {
        InetAddress address = request.local.getAddress();
        if (!address.isAnyLocalAddress() && !config.has(address)) {
            throw new BindException("Cannot assign requested address");
        }
        int port = request.local.getPort();
        if (port != 0) {
            Binding binding = request.at(port);
            if (!isFree(binding)) {
                throw new BindException("Address already in use");
            }
            add(binding);
            return binding;
        }
        for (int i = FIRST_EPHEMERAL; i < COUNT; i++) {
            lastEphemeral = lastEphemeral == COUNT - 1 ? FIRST_EPHEMERAL : lastEphemeral + 1;
            if (byPort.get(lastEphemeral) == null) {
                Binding binding = request.at(lastEphemeral);
                add(binding);
                return binding;
            }
        }
        throw new BindException("Cannot assign requested address: all ports from " + FIRST_EPHEMERAL + " are in use");
    }

    private boolean isFree(Binding wanted) {
        Binding[] there = byPort.get(wanted.local().getPort());
        return there == null || Arrays.stream(there).noneMatch(wanted::conflictsWith);
    }

    private void add(Binding binding) {
        int port = binding.local().getPort();
        Binding[] there = byPort.get(port);
        Binding[] more = there == null ? new Binding[1] : Arrays.copyOf(there, there.length + 1);
        more[more.length - 1] = binding;
        byPort.set(port, more);
    }

    synchronized void release(Binding binding) {
        if (binding.isReleased()) {
            return;
        }
        binding.release();
        int port = binding.local().getPort();
        Binding[] there = byPort.get(port);
        if (there != null) {
            Binding[] fewer = Arrays.stream(there).filter(each -> each != binding).toArray(Binding[]::new);
            byPort.set(port, fewer.length == 0 ? null : fewer);
        }
    }

    /**
     * Who gets what is sent to {@code to}: one with just this address before one with the wildcard; among several that
     * share it, by the number {@code spread}.
     */
    @Nullable
    Binding find(InetAddress to, int port, int spread) {
        Binding[] there = byPort.get(port);
        if (there == null) {
            return null;
        }
        if (there.length == 1) {
            return there[0].takes(to) ? there[0] : null;
        }
        Binding[] taking = Arrays.stream(there).filter(each -> each.takes(to)).toArray(Binding[]::new);
        Binding[] exact = Arrays.stream(taking).filter(Binding::isExact).toArray(Binding[]::new);
        Binding[] best = exact.length > 0 ? exact : taking;
        return best.length == 0 ? null : best[Math.floorMod(spread, best.length)];
    }
}
