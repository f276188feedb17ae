package io.nstack.stack.poll;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an {@link Endpoint} may also do: be cut off while its loop hangs. When a call in a loop does not return, the
 * session layer takes that loop out; the endpoints in it cannot be closed, since that is the loop's to do, but those that
 * implement this let their peers see the end at once.
 */
@ConsumerType
public interface Severable {

    /**
     * Ends the connection, or the listening, as far as that needs nothing of the loop: the peer sees an end, and nobody
     * connects any longer. It frees nothing: the loop may be in the middle of a call on this endpoint, and closes it when
     * that returns. As shutdown(2), never as close(2).
     *
     * <p>Any thread, also while a call on this endpoint or its engine is under way, and after it was closed. Idempotent;
     * must not wait; never throws.
     */
    void sever();
}
