package io.nstack.stack;

import org.osgi.annotation.versioning.ProviderType;

/** Hears of a stack's changes of status. Provided by the session layer. */
@ProviderType
@FunctionalInterface
public interface StatusListener {

    /**
     * Says that the status is now {@code status}. Any thread; returns at once; calls after {@link NetworkStack#stop}
     * are ignored.
     */
    void onStatus(StackStatus status);
}
