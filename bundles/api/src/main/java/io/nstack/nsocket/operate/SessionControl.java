package io.nstack.nsocket.operate;

import io.nstack.nsocket.SessionInfo;
import io.nstack.rd.StackSnapshot;
import io.nstack.stack.StackStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's view of the session layer. An OSGi service. Any thread.
 *
 * <p>The service has the properties {@code nstack.ready} (Boolean: every stack that was configured is UP) and
 * {@code nstack.ready.detail} (which are and which are not, and why).
 */
@ProviderType
public interface SessionControl {

    /** All stacks, in the order of their arrival. */
    List<StackInfo> stacks();

    /** All open sessions, oldest first. */
    List<SessionInfo> sessions();

    /** All open listeners and bound datagram sockets, oldest first. */
    List<SessionInfo> listeners();

    /** The stacks as RD is shown them, for {@code why}. */
    StackSnapshot snapshot();

    /**
     * Drains a stack: its listeners close, it gets no new session, its sessions run on.
     *
     * @return the sessions that still run on it
     * @throws IllegalArgumentException if there is no such stack, naming those that are
     */
    int drain(String stack);

    /**
     * Finds out whether a stack that waits for an older one of its name would come up: starts it beside that one, gives
     * it an engine in every loop, and ends it again. No session goes to it. It has had its one start with that, so
     * whoever registered it takes it away. Waits for the stack.
     *
     * @return the status it came to; FAILED with the reason if it did not start
     * @throws IllegalArgumentException if no stack of that name waits
     * @throws IOException              if the runtime is stopping
     */
    StackStatus rehearse(String stack) throws IOException;

    /**
     * Closes a session or listener.
     *
     * @throws IllegalArgumentException if there is none with this id
     */
    void close(long sessionId);

    /** The event loops, by number; also those that were taken out and whose thread has not ended yet. */
    List<LoopInfo> loops();

    /**
     * Adds an event loop, with an engine of every stack. Waits until it takes sessions.
     *
     * @return the new loop
     * @throws IOException if a stack cannot have an engine in another loop; nothing has changed then
     */
    LoopInfo addLoop() throws IOException;

    /**
     * Retires an event loop: it gets no new sessions, those that it has run on, and with the last of them it ends. Its
     * listeners go on to accept meanwhile, for other loops. Returns at once.
     *
     * @param loop  its name
     * @param limit how long its sessions and listeners may run on; what is then left ends, and says why
     * @throws IllegalArgumentException if there is no such loop, naming those that are
     * @throws IllegalStateException    if it is the last one that takes sessions, or does not take any
     */
    void retireLoop(String loop, Duration limit);
}
