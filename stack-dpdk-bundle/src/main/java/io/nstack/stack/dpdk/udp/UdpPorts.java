package io.nstack.stack.dpdk.udp;

import java.net.BindException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Who has which port, in all loops of an instance. Any thread; looking up takes no lock and allocates nothing. */
public final class UdpPorts {

    private static final int COUNT = 1 << 16;
    private static final int FIRST_EPHEMERAL = 16_384; // RFC 6056 section 3.2: as many as possible

    private final AtomicReferenceArray<Binding @Nullable []> byPort = new AtomicReferenceArray<>(COUNT);
    private final RandomGenerator random; // guarded by this

    /** No ports are taken yet; {@code random} chooses those that are to be hard to guess. */
    public UdpPorts(RandomGenerator random) {
        this.random = random;
    }

    /** The loop that has all sockets of a port; -1 = there is none, -2 = several have. */
    public int loopOf(int port) {
        Binding[] there = byPort.get(port);
        if (there == null) {
            return -1;
        }
        int loop = there[0].layer.home().loop();
        for (Binding each : there) {
            if (each.layer.home().loop() != loop) {
                return -2;
            }
        }
        return loop;
    }

    /**
     * Takes a port.
     *
     * @throws BindException with the reason alone
     */
    synchronized Binding bind(Binding.Request request) throws BindException {
        if (request.port() != 0) {
            Binding wanted = new Binding(request, request.port());
            Binding[] there = byPort.get(request.port());
            if (there != null && Arrays.stream(there).anyMatch(wanted::conflictsWith)) {
                throw new BindException("Address already in use");
            }
            add(wanted);
            return wanted;
        }
        int count = COUNT - FIRST_EPHEMERAL;
        int first = random.nextInt(count); // RFC 6056 section 3.3.1
        for (int i = 0; i < count; i++) {
            int port = FIRST_EPHEMERAL + (first + i) % count;
            if (byPort.get(port) == null) {
                Binding binding = new Binding(request, port);
                add(binding);
                return binding;
            }
        }
        throw new BindException("Cannot assign requested address: all ports from " + FIRST_EPHEMERAL + " are in use");
    }

    private void add(Binding binding) {
        Binding[] there = byPort.get(binding.port);
        Binding[] more = there == null ? new Binding[1] : Arrays.copyOf(there, there.length + 1);
        more[more.length - 1] = binding;
        byPort.set(binding.port, more);
    }

    synchronized void release(Binding binding) {
        Binding[] there = byPort.get(binding.port);
        if (there != null) {
            Binding[] fewer = Arrays.stream(there).filter(each -> each != binding).toArray(Binding[]::new);
            byPort.set(binding.port, fewer.length == 0 ? null : fewer);
        }
    }

    /** All sockets of a port; the array is not to be changed. */
    Binding @Nullable [] all(int port) {
        return byPort.get(port);
    }

    /** Who gets a datagram: the best fit, and of several equal ones one by the sender's address. */
    @Nullable
    Binding find(int port, long targetHigh, long targetLow, long sourceHigh, long sourceLow, int sourcePort) {
        Binding[] there = byPort.get(port);
        if (there == null) {
            return null;
        }
        Binding best = null;
        int bestFit = 0;
        int start = there.length == 1 ? 0 : Math.floorMod((int) (sourceLow * 31 + sourcePort), there.length);
        for (int i = 0; i < there.length; i++) {
            Binding each = there[(start + i) % there.length];
            int fit = each.fit(targetHigh, targetLow, sourceHigh, sourceLow, sourcePort);
            if (fit > bestFit) {
                best = each;
                bestFit = fit;
            }
        }
        return best;
    }
}
