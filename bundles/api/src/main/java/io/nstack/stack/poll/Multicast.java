package io.nstack.stack.poll;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** What a {@link DatagramEndpoint} may also do: join multicast groups (RFC 3376, RFC 3810). Loop thread. */
@ConsumerType
public interface Multicast {

    /**
     * Joins a group on one interface.
     *
     * @param source the only sender wanted, or null for all
     * @throws IOException if the group cannot be joined there
     */
    void join(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException;

    /**
     * Leaves a group that was joined with the same arguments.
     *
     * @throws IOException if it was not joined
     */
    void leave(InetAddress group, NetworkInterface on, @Nullable InetAddress source) throws IOException;
}
