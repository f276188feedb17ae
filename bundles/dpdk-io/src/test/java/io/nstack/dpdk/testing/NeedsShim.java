package io.nstack.dpdk.testing;

import io.nstack.dpdk.shim.ShimNative;
import org.junit.jupiter.api.Assumptions;

/** Skips a test, with the reason, where something lacks. */
public final class NeedsShim {

    private NeedsShim() {}

    /** Skips where the native library is missing. */
    public static void assume() {
        Assumptions.assumeTrue(ShimNative.isAvailable(), () -> String.valueOf(ShimNative.unavailabilityCause()));
    }

    /** Skips where no virtual cable can be made. */
    public static void assumeWithCables() {
        assume();
        String lacks = VethPair.unavailabilityCause();
        Assumptions.assumeTrue(lacks.isEmpty(), lacks);
    }
}
