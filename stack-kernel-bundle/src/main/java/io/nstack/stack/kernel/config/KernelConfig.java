package io.nstack.stack.kernel.config;

import io.nstack.stack.poll.EndpointOptions;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The checked options of one instance. Immutable.
 *
 * @param name    the stack's name, for messages
 * @param engine  the engine asked for
 * @param options socket options that every endpoint gets before those of its request
 * @param device  the only interface to use, or null
 * @param local4  the source address for IPv4, or null
 * @param local6  the source address for IPv6, or null
 * @param mptcp   whether streams speak MPTCP (RFC 8684)
 */
public record KernelConfig(String name, EngineKind engine, EndpointOptions options, @Nullable String device,
        @Nullable Inet4Address local4, @Nullable Inet6Address local6, boolean mptcp) {

    /** All defaults. */
    public static KernelConfig defaults(String name) {
        return new KernelConfig(name, EngineKind.AUTO, EndpointOptions.NONE, null, null, null, false);
    }

    /** Whether the instance is tied to an address of its own. */
    public boolean hasLocal() {
        return local4 != null || local6 != null;
    }

    /**
     * What to bind when {@code wanted} was asked for: a wildcard becomes the configured address of its family, or the
     * only one there is; any other address stays.
     */
    public InetSocketAddress bindAddress(InetSocketAddress wanted) {
        if (!wanted.getAddress().isAnyLocalAddress() || !hasLocal()) {
            return wanted;
        }
        InetAddress same = sourceFor(wanted.getAddress());
        return new InetSocketAddress(same != null ? same : local4 != null ? local4 : local6, wanted.getPort());
    }

    /** The configured source address towards {@code remote}, or null. */
    public @Nullable InetAddress sourceFor(InetAddress remote) {
        return remote instanceof Inet6Address ? local6 : local4;
    }
}
