package io.nstack.stack.kernel;

import io.nstack.nsocket.IntentProperty;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import io.nstack.stack.kernel.config.KernelConfig;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What an instance is and can do, by its options. */
final class KernelTraits {

    private KernelTraits() {}

    static StackTraits of(KernelConfig config) {
        Set<AddressFamily> families = EnumSet.of(AddressFamily.UNIX);
        if (!config.hasLocal() || config.local4() != null) {
            families.add(AddressFamily.INET);
        }
        if (!config.hasLocal() || config.local6() != null) {
            families.add(AddressFamily.INET6);
        }
        Set<String> protocols = new LinkedHashSet<>(Set.of("tcp", "udp", "unix"));
        if (config.mptcp()) {
            protocols.add("mptcp");
        }
        // Not CONTINUITY with MPTCP: a peer that cannot speak it gets plain TCP.
        return new StackTraits("kernel", StackMode.KERNEL, EnumSet.allOf(Transport.class), families, protocols,
                Set.of(IntentProperty.RELIABILITY, IntentProperty.ORDER));
    }
}
