package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.IpAddress;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Who listens where, for all loops of an instance. Any thread; looking up takes no lock. */
public final class TcpPorts {

    private static final TcpListener[] NONE = {};

    private final int firstPort;
    private final int lastPort;
    private final SplittableRandom random = new SplittableRandom(); // guarded by this
    private volatile TcpListener[] all = NONE; // sorted by port; replaced under this

    /** Nobody listens yet; port 0 is replaced by one of the settings' ephemeral ports. */
    public TcpPorts(TcpSettings settings) {
        firstPort = settings.limits().firstPort();
        lastPort = settings.limits().lastPort();
    }

    /**
     * Takes an address for a listener; it is found from then on.
     *
     * @return the address, its port chosen
     * @throws BindException if it is taken; the message is the reason only
     */
    synchronized InetSocketAddress bind(TcpListener listener, InetSocketAddress wanted) throws BindException {
        IpAddress address = IpAddress.of(wanted.getAddress());
        int port = wanted.getPort();
        if (port == 0) {
            port = freePort(listener, address);
        } else if (isTaken(listener, address, port)) {
            throw new BindException("Address already in use");
        }
        listener.bound(address, port);
        TcpListener[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = listener;
        Arrays.sort(more, (a, b) -> Integer.compare(a.port(), b.port()));
        all = more;
        return new InetSocketAddress(wanted.getAddress(), port);
    }

    private int freePort(TcpListener listener, IpAddress address) throws BindException {
        int count = lastPort - firstPort + 1;
        int offset = random.nextInt(count);
        for (int i = 0; i < count; i++) {
            int port = firstPort + (offset + i) % count;
            if (!isTaken(listener, address, port)) {
                return port;
            }
        }
        throw new BindException("no port is free");
    }

    private boolean isTaken(TcpListener listener, IpAddress address, int port) {
        TcpListener[] there = all;
        for (int i = firstOf(there, port); i < there.length && there[i].port() == port; i++) {
            boolean shared = listener.inherited().reusePort && there[i].inherited().reusePort;
            if (!shared && there[i].overlaps(address)) {
                return true;
            }
        }
        return false;
    }

    synchronized void release(TcpListener listener) {
        all = Arrays.stream(all).filter(each -> each != listener).toArray(TcpListener[]::new);
    }

    /** Whether anybody listens on the port. */
    boolean isListening(int port) {
        TcpListener[] there = all;
        int at = firstOf(there, port);
        return at < there.length && there[at].port() == port;
    }

    /**
     * Who gets a connection to that address: one that listens on it rather than on all; among several of the same address
     * (SO_REUSEPORT) the one that the hash says.
     */
    @Nullable
    TcpListener find(long high, long low, int port, int hash) {
        TcpListener[] there = all;
        int first = firstOf(there, port);
        if (first == there.length || there[first].port() != port) {
            return null;
        }
        int best = 0;
        int count = 0;
        for (int i = first; i < there.length && there[i].port() == port; i++) {
            int match = there[i].match(high, low);
            count = match > best ? 1 : match == best && match > 0 ? count + 1 : count;
            best = Math.max(best, match);
        }
        int chosen = count == 0 ? 0 : Integer.remainderUnsigned(hash, count);
        for (int i = first; i < there.length && there[i].port() == port; i++) {
            if (best > 0 && there[i].match(high, low) == best && chosen-- == 0) {
                return there[i];
            }
        }
        return null;
    }

    private static int firstOf(TcpListener[] sorted, int port) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle].port() < port) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
