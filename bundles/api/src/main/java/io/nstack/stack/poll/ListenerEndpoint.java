package io.nstack.stack.poll;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A listening address of a stack. Its end resets the connections that still wait to be accepted, leaves those that were
 * accepted alone, and frees the address.
 */
@ConsumerType
public abstract class ListenerEndpoint extends Endpoint {

    /** For subclasses. */
    protected ListenerEndpoint() {}

    /**
     * Takes the next connection that waits. It belongs to no loop until {@link PollEngine#attach}; the caller attaches
     * or aborts it.
     *
     * @return null = none waits now, a {@link Endpoint#READABLE} is due
     * @throws IOException if a connection could not be taken (out of descriptors, for example); it or the next one may
     *         succeed later, and no bit is due for that: the caller asks again after a while
     */
    public abstract @Nullable StreamEndpoint tryAccept() throws IOException;

    /** As {@link Endpoint#failure()}; a listener of most stacks cannot fail once it is open. */
    @Override
    public @Nullable IOException failure() { return null; }

    /** As {@link #close()}, which resets what waits already. */
    @Override
    public void abort() { close(); }
}
