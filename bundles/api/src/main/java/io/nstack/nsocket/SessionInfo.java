package io.nstack.nsocket;

import java.time.Duration;
import java.time.Instant;

/**
 * One session, as applications, operators and tables see it. Values only.
 *
 * @param id          unique in this runtime, counts up from 1
 * @param application the application's name
 * @param bundle      the symbolic name of the bundle that made it; empty outside OSGi
 * @param transport   {@code tcp}, {@code udp}; for listeners too
 * @param kind        how it began: connect, accept, listen or bind
 * @param state       {@code new}, {@code connecting}, {@code active} or {@code closed}
 * @param local       the local address; empty if none yet
 * @param remote      the peer; empty if none
 * @param stack       the stack that carries it; empty before there is one, several names for a listener
 * @param reason      why that stack; after the end, why it ended
 * @param intent      what the application wants, as {@link Intent#toString()}
 * @param bytesIn     bytes received and handed to the pipeline
 * @param bytesOut    bytes taken by the stack
 * @param opened      when it was made
 * @param connectTime how long the connect took, over all candidates; zero if it did not connect
 */
public record SessionInfo(long id, String application, String bundle, String transport, String kind, String state,
        String local, String remote, String stack, String reason, String intent, long bytesIn, long bytesOut,
        Instant opened, Duration connectTime) {}
