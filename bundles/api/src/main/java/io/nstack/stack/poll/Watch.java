package io.nstack.stack.poll;

import org.osgi.annotation.versioning.ProviderType;

/** A descriptor or JDK channel under the eye of a loop. Loop thread only. */
@ProviderType
public interface Watch {

    /** There is something to read or to accept. */
    int IN = 1;
    /** There is room to write. */
    int OUT = 1 << 1;
    /** The peer has ended its output; descriptors only. */
    int RDHUP = 1 << 2;
    /** The descriptor has failed or both directions are shut; reported whether asked for or not. */
    int ERROR = 1 << 3;
    /** A pending connect has come to an end; JDK channels only (a descriptor reports {@link #OUT}). */
    int CONNECT = 1 << 4;

    /**
     * Adds events to those that will be reported. Needed for JDK channels after each report; for descriptors, which are
     * edge-triggered, it does nothing.
     *
     * @param events any of the constants above
     */
    void rearm(int events);

    /** Ends the watch; no report follows. Idempotent. Call it before the descriptor or channel is closed. */
    void cancel();
}
