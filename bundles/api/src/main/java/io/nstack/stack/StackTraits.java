package io.nstack.stack;

import io.nstack.nsocket.IntentProperty;
import java.util.Set;

/**
 * What a stack is and can do; fixed for its life. Immutable; any thread.
 *
 * @param type       the stack's type, the last part of its factory PID: {@code kernel}, {@code dpdk}
 * @param mode       kernel or user space
 * @param transports the transport services it offers
 * @param families   the address families it speaks
 * @param protocols  the wire protocols, for the operator's eye: {@code tcp}, {@code mptcp}, {@code udp}
 * @param satisfies  the intent properties that every session on it has
 */
public record StackTraits(String type, StackMode mode, Set<Transport> transports, Set<AddressFamily> families,
        Set<String> protocols, Set<IntentProperty> satisfies) {

    /** Copies the sets and checks that the stack offers something. */
    public StackTraits {
        if (type.isBlank() || transports.isEmpty() || families.isEmpty()) {
            throw new IllegalArgumentException("a stack needs a type, a transport and an address family: type='"
                    + type + "' transports=" + transports + " families=" + families);
        }
        transports = Set.copyOf(transports);
        families = Set.copyOf(families);
        protocols = Set.copyOf(protocols);
        satisfies = Set.copyOf(satisfies);
    }
}
