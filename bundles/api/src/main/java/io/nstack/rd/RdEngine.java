package io.nstack.rd;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides which stacks may carry a flow. An OSGi service of {@code rd-bundle}; the session layer uses the last one it
 * saw until a new one comes, so a decision must not depend on the bundle's being active.
 *
 * <p>Any thread; never blocks; pure over the policy in force and the snapshot: a flow that meets the same policy object
 * and the same snapshot object gets the same answer.
 */
@ProviderType
public interface RdEngine {

    /**
     * Decides. RD never names a stack that is not UP, one that lacks a required intent property, one that does not
     * offer the flow's transport and address family, or one that cannot reach the peer.
     */
    Decision decide(Flow flow, StackSnapshot stacks);

    /** The same decision with its {@link Decision#trace()} kept. */
    Decision why(Flow flow, StackSnapshot stacks);
}
