package io.nstack.stack.poll;

import org.osgi.annotation.versioning.ConsumerType;

/** What an engine has behind a {@link Watch}. */
@ConsumerType
@FunctionalInterface
public interface Watched {

    /**
     * Takes note of events: the engine updates its state and adds the endpoint to {@code ready}. Loop thread; it must
     * not block.
     *
     * @param events {@link Watch} constants; more than were asked for are possible
     * @param ready  where endpoints that became ready go; valid during the call only
     */
    void onEvents(int events, ReadyList ready);
}
