package io.nstack.stack.congestion;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the congestion control of connections. A provider is an OSGi service; it is chosen by its name, for an instance
 * of a stack in its configuration or for one session by the option {@code TCP_CONGESTION}.
 *
 * <p>Providers come and go while connections run. When one goes, its connections are switched to {@code cubic}, and
 * nothing refers to its classes any more. All methods may be called on any thread.
 */
@ConsumerType
public interface CongestionControlProvider {

    /**
     * The name to choose it by: lower-case letters, digits and {@code . _ -}, always the same. {@code cubic}, {@code reno}
     * and {@code bbr} are built in; a service of one of these names is preferred to what is built in.
     */
    String name();

    /**
     * A new congestion control for one connection.
     *
     * @param seed for whatever it decides at random, so that the same connection can be run again
     */
    CongestionControl create(long seed);
}
