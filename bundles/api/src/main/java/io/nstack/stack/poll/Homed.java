package io.nstack.stack.poll;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an accepted {@link StreamEndpoint} may also do: say in which loop it lives. Where packets of one listening address
 * arrive in several loops, each connection is made in the loop that its packets come to, and has to be
 * {@linkplain PollEngine#attach attached} there, wherever its listener is.
 *
 * <p>Until then the listener's loop may ask for its addresses, and abort it, as with any accepted endpoint.
 */
@ConsumerType
public interface Homed {

    /** The {@linkplain LoopContext#index() number} of the loop that it lives in; constant. Any thread. */
    int loop();
}
