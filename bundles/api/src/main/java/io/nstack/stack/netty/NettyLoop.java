package io.nstack.stack.netty;

import io.netty.channel.IoEventLoop;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a loop offers besides to a stack whose transport exists only as Netty channels. The {@link LoopContext} that such
 * a stack is given for its engine implements this too; one that does not cannot carry it.
 *
 * <p>Valid until {@link PollEngine#close} has returned; after that every call throws {@link IllegalStateException}.
 */
@ProviderType
public interface NettyLoop {

    /**
     * Netty's loop, to register inner channels with. A handle is welcome where
     * {@link IoEventLoop#isCompatible(Class)} says so, which depends on what the runtime's loops have at their base.
     * The loop is the session layer's: never shut it down. Any thread.
     */
    IoEventLoop eventLoop();

    /**
     * The loop's ready list, for endpoints that become ready while Netty calls a handler of their inner channel and
     * thus outside {@link PollEngine#poll}. Unlike the list of a poll it may be filled whenever the loop's thread is in
     * the engine or in an inner pipeline; what is added is handled in the same turn, after whoever was called has
     * returned. Entries are dropped for an {@link Endpoint} that the session layer has let go of. Loop thread.
     */
    ReadyList ready();
}
