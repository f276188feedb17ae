package io.nstack.session.loop;

import io.nstack.stack.poll.Endpoint;

/** What the session layer puts into {@link Endpoint#owner()}: the session that is told when the endpoint is ready. */
public interface ReadyOwner {

    /**
     * Handles ready bits. Loop thread; must not throw.
     *
     * @param endpoint the endpoint they are for
     * @param bits     {@link Endpoint#READABLE} and its neighbours
     */
    void onReady(Endpoint endpoint, int bits);

    /** Its number, which the loop notes before it is told. Any thread. */
    default long sessionId() {
        return Marks.TASK;
    }
}
