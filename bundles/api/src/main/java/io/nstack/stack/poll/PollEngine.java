package io.nstack.stack.poll;

import io.nstack.stack.NetworkStack;
import java.io.IOException;
import java.net.SocketException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A stack's part in one event loop. All calls come on the loop's thread, none may block, and the engine never calls up:
 * it reports through the {@link ReadyList} and owns no thread.
 *
 * <p><b>Errors.</b> An {@link IOException} is a network outcome and concerns one endpoint; the engine goes on. Its
 * message says what was tried, with which address, and why it failed: {@code connect 10.0.0.7:80 via dpdk: refused}.
 * An address of a family that the {@linkplain io.nstack.stack.StackTraits traits} do not name is such an outcome. An
 * {@link IllegalArgumentException} of {@link #connect}, {@link #listen} or {@link #openDatagram} concerns that call only
 * as well: an option of the request is out of the range that this stack allows, which is the application's mistake. Any
 * other throwable means that the engine is broken: the session layer takes it out of the loop, ends its sessions with
 * that reason and sets the stack FAILED.
 */
@ConsumerType
public interface PollEngine {

    /**
     * Whether the loop must call {@link #poll}. An engine whose endpoints become ready by {@link LoopContext#watch}
     * alone answers {@code false} and costs the loop nothing. Constant.
     */
    default boolean polled() { return true; }

    /**
     * Advances queues and timers and reports ready endpoints. Called often; must return quickly when nothing is to do.
     *
     * @param ready  where ready endpoints go; valid during the call
     * @param budget about how many units of work (frames, completions) to do at most, 1 or more
     * @return work done; 0 = idle, which lets the loop wait
     */
    int poll(ReadyList ready, int budget);

    /**
     * When {@link #poll} must be called again even if nothing arrives. Asked only before the loop blocks.
     *
     * @param nowNanos the loop's {@link System#nanoTime()}
     * @return a {@link System#nanoTime()} value; {@link Long#MAX_VALUE} for never
     */
    default long nextTimerNanos(long nowNanos) { return Long.MAX_VALUE; }

    /**
     * The loop is about to block: enable the doorbell (interrupt, event descriptor), then look once more.
     *
     * @return {@code false} if there is work after all, so that the loop must not block
     */
    default boolean arm() { return true; }

    /** The loop is awake again after {@link #arm}: the doorbell may rest. */
    default void disarm() {}

    /**
     * Begins to connect. {@link Endpoint#CONNECTED} or {@link Endpoint#FAILED} follows, unless
     * {@link StreamEndpoint#isConnected()} says at once that it is done.
     *
     * @throws IOException if it failed at once
     */
    StreamEndpoint connect(ConnectRequest request) throws IOException;

    /**
     * Opens a listener. Its {@link Endpoint#local()} address, with the port chosen for port 0, is known on return.
     *
     * @throws IOException if the address cannot be listened on; the message says why
     */
    ListenerEndpoint listen(ListenRequest request) throws IOException;

    /**
     * Opens a datagram endpoint, bound when the request has a local address.
     *
     * @throws IOException if it cannot be opened or bound, or the stack has no datagrams
     */
    default DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        throw new SocketException("this stack has no datagrams");
    }

    /**
     * Takes over an endpoint that a listener of this stack accepted, perhaps in another loop. Its bits that are due
     * now are reported afterwards, the first time whether they were reported before or not.
     *
     * @throws IOException if the connection cannot live here, or was closed meanwhile; the session layer then aborts it
     */
    void attach(StreamEndpoint accepted) throws IOException;

    /**
     * Whether an accepted endpoint has to be attached to the loop that accepted it, because its queue is there.
     * Constant.
     */
    default boolean acceptsInPlace() { return false; }

    /**
     * Ends this engine: whatever is still open is {@linkplain Endpoint#abort aborted}, all that
     * {@link NetworkStack#newEngine} opened is freed and all buffers are released, with two exceptions. Those that were
     * {@linkplain StreamEndpoint#tryLend lent} stay valid until their last holder releases them. One that the operating
     * system or a device still reads or writes, because it can be cancelled only and not taken away, is released as soon
     * as that has let go of it: in a later turn of the loop, and within the deadline of {@link NetworkStack#stop}, which
     * waits for it. Neither the loop calls this engine nor the engine its
     * {@link LoopContext} afterwards, whatever its peers in other loops do. Never throws.
     */
    void close();
}
