package io.nstack.stack.poll;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where an engine says which endpoints have become ready. A list and not a callback: handlers run after the engine has
 * returned, so one that writes or closes inside a read never re-enters the engine. Loop thread, valid during the call
 * it was passed to.
 */
@ProviderType
@FunctionalInterface
public interface ReadyList {

    /**
     * Adds an endpoint; adding one twice is allowed, the bits are then handled one after the other.
     *
     * @param endpoint one that the session layer has opened or attached and not yet closed
     * @param bits     {@link Endpoint#READABLE} and its neighbours
     */
    void add(Endpoint endpoint, int bits);
}
