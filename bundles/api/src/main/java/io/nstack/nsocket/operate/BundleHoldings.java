package io.nstack.nsocket.operate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one bundle holds of the session layer, and whether it is still in memory when it should be no more. A bundle that
 * was updated may be there twice: as it is now, and {@link BundleState#GONE} as it was before, until it has been
 * collected.
 *
 * @param id          the bundle's number in the framework
 * @param name        its symbolic name
 * @param version     its version
 * @param state       whether it runs, is stopped, or should be gone
 * @param sessions    sessions that it has open
 * @param listeners   listeners and bound datagram sockets that it has open
 * @param queuedBytes bytes that its sessions were given and have not sent yet
 * @param stacks      names of the stacks that it has registered
 * @param loaderAlive whether its class loader was in memory when last looked; while nothing collected garbage since,
 *                    this may be so although nothing holds it any more
 * @param goneSince   since when it is {@link BundleState#GONE}
 * @param heldBy      what was seen to hold a bundle that is gone, a phrase each; empty before it was looked for, which
 *                    {@code nstack.leak.check.seconds} determines
 */
public record BundleHoldings(long id, String name, String version, BundleState state, int sessions, int listeners,
        long queuedBytes, List<String> stacks, boolean loaderAlive, Optional<Instant> goneSince, List<String> heldBy) {

    /** Copies the lists. */
    public BundleHoldings {
        stacks = List.copyOf(stacks);
        heldBy = List.copyOf(heldBy);
    }
}
