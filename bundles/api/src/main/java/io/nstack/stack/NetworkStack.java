package io.nstack.stack;

import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One configured, running instance of a protocol stack. Register it as an OSGi service and it takes part; unregister it
 * and the session layer ends its sessions with a reason, removes its engines and calls {@link #stop}, before the call to
 * {@code unregister} returns.
 *
 * <p><b>Lifecycle.</b> The session layer calls {@link #start} once when the service appears, {@link #newEngine} once
 * in each loop after a start that succeeded, {@link #drain} at an operator's wish, and {@link #stop} once at the end,
 * also after a start that failed. Creating the object allocates nothing that needs closing. These calls come one after
 * another from threads of the session layer and may block shortly; {@link #newEngine} runs on its loop and must not.
 *
 * <p><b>One life.</b> A stack that has been stopped is never started again, also when the session layer is replaced
 * under it: the next one wants another object. A component of Declarative Services is such a one each time; whoever
 * registers by hand registers a {@link org.osgi.framework.ServiceFactory}. {@link io.nstack.stack.simple.SimpleStack} keeps the rest.
 *
 * <p><b>Two of a name.</b> A stack whose name is taken waits, with the status that says so, until the older one
 * leaves; so a new version can be installed beside the old one.
 */
@ConsumerType
public interface NetworkStack {

    /**
     * The unique name by which rules, sessions and operators call this instance, for example {@code kernel} or
     * {@code dpdk~fast0}: letters, digits, {@code . _ ~ -}; constant. Any thread.
     */
    String name();

    /** What this stack is and can do; constant. Any thread. */
    StackTraits traits();

    /** The state and the reason for it, as of now. Any thread; never blocks. */
    StackStatus status();

    /**
     * Whether this stack has a way to {@code remote}: by its routes, its interface, its link. Any thread; never blocks
     * and does not resolve names: an unresolved address is not reached. A running stack reaches the addresses that it
     * listens on itself. A {@code true} promises nothing about the peer.
     */
    boolean canReach(SocketAddress remote);

    /**
     * Opens what the stack needs for all loops.
     *
     * @param listener hears of every later change of {@link #status}
     * @throws IOException if the stack cannot serve; it is then FAILED with this message, and {@link #stop} follows. A
     *         stack that is only waiting for something (carrier, library) returns normally with the status DOWN.
     */
    void start(StatusListener listener) throws IOException;

    /**
     * Makes this stack's part in one loop. Runs on that loop's thread and must not block; what an engine opens here it
     * closes in {@link PollEngine#close}. Loops come and go while the stack runs, so there may be any number of engines,
     * and one that closes leaves the others alone.
     *
     * @param loop what the loop offers; valid until {@link PollEngine#close} has returned
     * @throws IOException if there can be no engine in this loop; the whole stack is then FAILED with this message
     */
    PollEngine newEngine(LoopContext loop) throws IOException;

    /**
     * Lets the sessions run on to their end; the status becomes DRAINING. The session layer asks for no new ones, so the
     * stack need not refuse them. Idempotent.
     */
    void drain();

    /**
     * Ends the stack and frees all that it holds; the status becomes STOPPED. All engines were closed before, but for one
     * in a loop that hangs, which is closed when that loop returns. Allowed at any time, also before {@link #start} and
     * after a start that failed. Idempotent: a further call returns what the first one did; never throws.
     *
     * <p>Where the operating system or a device still held buffers when engines closed, this waits until all of them
     * are released (see {@link PollEngine#close}); the loops go on meanwhile.
     *
     * @param deadline how long the stack may take to finish what is under way; zero or more
     * @return GRACEFUL also when nothing was under way
     */
    StopOutcome stop(Duration deadline);
}
