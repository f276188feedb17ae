package io.nstack.stack.memory.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * The checked options of one instance. Immutable.
 *
 * @param name               the stack's name, for messages
 * @param prefixes           the addresses that the network has
 * @param sendBufferBytes    SO_SNDBUF of new endpoints
 * @param receiveBufferBytes SO_RCVBUF of new endpoints
 * @param loopMemoryBytes    the most memory for data in one loop
 * @param lending            whether received buffers are handed out without a copy
 */
public record MemoryConfig(String name, List<Prefix> prefixes, int sendBufferBytes, int receiveBufferBytes,
        long loopMemoryBytes, boolean lending) {

    /** The size of one buffer: everything is moved in pieces of at most this. */
    public static final int SLOT_BYTES = 8 * 1024;
    /** Fewer would not let a full piece through. */
    public static final int LEAST_BUFFER_BYTES = 2 * SLOT_BYTES;
    static final int SEND_BUFFER_BYTES = 128 * 1024;
    static final int RECEIVE_BUFFER_BYTES = 256 * 1024;
    static final long LOOP_MEMORY_BYTES = 256L * 1024 * 1024;
    private static final List<Prefix> LOOPBACK = List.of(Prefix.parse("127.0.0.0/8"), Prefix.parse("::1/128"));

    /** Copies the list. */
    public MemoryConfig {
        prefixes = prefixes.isEmpty() ? LOOPBACK : List.copyOf(prefixes);
    }

    /** All defaults. */
    public static MemoryConfig defaults(String name) {
        return new MemoryConfig(name, LOOPBACK, SEND_BUFFER_BYTES, RECEIVE_BUFFER_BYTES, LOOP_MEMORY_BYTES, true);
    }

    /** Whether the network has this address. */
    public boolean has(InetAddress address) {
        for (Prefix each : prefixes) {
            if (each.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the network has addresses of the family. */
    public boolean hasFamily(boolean inet6) {
        return prefixes.stream().anyMatch(each -> each.network() instanceof Inet6Address == inet6);
    }

    /**
     * The address from which something for {@code remote} comes: that of the range in which it is.
     *
     * @throws IllegalArgumentException if it is in none
     */
    public InetAddress sourceFor(InetAddress remote) {
        for (Prefix each : prefixes) {
            if (each.contains(remote)) {
                return each.source();
            }
        }
        throw new IllegalArgumentException(remote.getHostAddress() + " is not an address of " + name);
    }

    /** Whom the wildcard means as a destination: this host, by the first range of the family (RFC 1122 section 3.2.1.3). */
    public InetAddress self(InetAddress remote) {
        if (remote.isAnyLocalAddress()) {
            for (Prefix each : prefixes) {
                if (each.network() instanceof Inet6Address == remote instanceof Inet6Address) {
                    return each.source();
                }
            }
        }
        return remote;
    }
}
