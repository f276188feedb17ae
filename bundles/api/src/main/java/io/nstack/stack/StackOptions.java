package io.nstack.stack;

import java.net.SocketOption;
import java.util.List;
import java.util.Objects;

/**
 * Socket options that the JDK does not name in {@link java.net.StandardSocketOptions}. An endpoint is asked for an
 * option by its {@link SocketOption#name() name}, so equal names mean equal options.
 */
public final class StackOptions {

    /** Data in the SYN towards the peer (RFC 7413, client side). */
    public static final SocketOption<Boolean> TCP_FASTOPEN_CONNECT = option("TCP_FASTOPEN_CONNECT", Boolean.class);
    /** Longest queue of Fast Open requests at a listener (RFC 7413, server side); 0 = off. */
    public static final SocketOption<Integer> TCP_FASTOPEN = option("TCP_FASTOPEN", Integer.class);
    /** The congestion control by its name: {@code cubic}, {@code bbr}, {@code reno}. */
    public static final SocketOption<String> TCP_CONGESTION = option("TCP_CONGESTION", String.class);
    /** How long sent data may stay unacknowledged before the connection fails, milliseconds (RFC 5482); 0 = default. */
    public static final SocketOption<Integer> TCP_USER_TIMEOUT = option("TCP_USER_TIMEOUT", Integer.class);
    /** Holds partial segments back while true. */
    public static final SocketOption<Boolean> TCP_CORK = option("TCP_CORK", Boolean.class);
    /** Acknowledges at once while true, instead of delayed (RFC 9293 section 3.8.6.3). */
    public static final SocketOption<Boolean> TCP_QUICKACK = option("TCP_QUICKACK", Boolean.class);
    /** Unsent bytes above which the endpoint stops being writable. */
    public static final SocketOption<Integer> TCP_NOTSENT_LOWAT = option("TCP_NOTSENT_LOWAT", Integer.class);
    /** Idle time before the first keep-alive probe, seconds (RFC 9293 section 3.8.4). */
    public static final SocketOption<Integer> TCP_KEEPIDLE = option("TCP_KEEPIDLE", Integer.class);
    /** Time between keep-alive probes, seconds. */
    public static final SocketOption<Integer> TCP_KEEPINTVL = option("TCP_KEEPINTVL", Integer.class);
    /** Keep-alive probes without an answer before the connection fails. */
    public static final SocketOption<Integer> TCP_KEEPCNT = option("TCP_KEEPCNT", Integer.class);
    /** The interface that alone carries the traffic. */
    public static final SocketOption<String> SO_BINDTODEVICE = option("SO_BINDTODEVICE", String.class);
    /** Allows binding to an address that this host does not have. */
    public static final SocketOption<Boolean> IP_FREEBIND = option("IP_FREEBIND", Boolean.class);

    private static final List<SocketOption<?>> ALL = List.of(TCP_FASTOPEN_CONNECT, TCP_FASTOPEN, TCP_CONGESTION,
            TCP_USER_TIMEOUT, TCP_CORK, TCP_QUICKACK, TCP_NOTSENT_LOWAT, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT,
            SO_BINDTODEVICE, IP_FREEBIND);

    private StackOptions() {}

    /** All options of this class. */
    public static List<SocketOption<?>> all() { return ALL; }

    private static <T> SocketOption<T> option(String name, Class<T> type) {
        return new NamedOption<>(name, Objects.requireNonNull(type));
    }

    private record NamedOption<T>(String name, Class<T> type) implements SocketOption<T> {
        @Override
        public String toString() { return name; }
    }
}
