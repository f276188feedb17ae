package io.nstack.rd.policy;

import io.nstack.rd.Direction;
import io.nstack.rd.Flow;
import io.nstack.stack.AddressFamily;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A flow in the form in which rules are looked up: addresses as bits. Made once a decision. Immutable.
 *
 * @param flow   the flow
 * @param local  the local internet address; null if there is none
 * @param remote the peer's; null if there is none
 */
record FlowKey(Flow flow, @Nullable Address local, @Nullable Address remote) {

    /**
     * An internet address.
     *
     * @param family INET or INET6
     * @param bits   in the common space of {@link Prefix}
     * @param port   0 = not chosen
     */
    record Address(AddressFamily family, Bits bits, int port) {}

    static FlowKey of(Flow flow) { return new FlowKey(flow, address(flow.local()), address(flow.remote())); }

    private static @Nullable Address address(@Nullable SocketAddress from) {
        return from instanceof InetSocketAddress inet && inet.getAddress() != null
                ? new Address(AddressFamily.of(inet), Bits.of(inet.getAddress()), inet.getPort())
                : null;
    }

    /** Whether the flow is one of domain sockets, which have no prefix and no port. */
    boolean isUnix() {
        return family() == AddressFamily.UNIX;
    }

    /** The family the stack must speak; null if any will do. */
    @Nullable
    AddressFamily family() {
        SocketAddress decisive = flow.decisive();
        return decisive == null ? null : AddressFamily.of(decisive);
    }

    /** Whether the application listens on all addresses. */
    boolean isWildcardListen() {
        if (flow.direction() != Direction.LISTEN) {
            return false;
        }
        return flow.local() == null || (flow.local() instanceof InetSocketAddress inet && inet.getAddress() != null
                && inet.getAddress().isAnyLocalAddress());
    }
}
