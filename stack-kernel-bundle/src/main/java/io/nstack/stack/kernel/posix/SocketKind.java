package io.nstack.stack.kernel.posix;

/** What a descriptor is: which options it has and how it ends. */
enum SocketKind {
    /** A TCP connection over IPv4. */
    STREAM4,
    /** A TCP connection over IPv6. */
    STREAM6,
    /** A TCP listener for IPv4. */
    LISTENER4,
    /** A TCP listener for IPv6, and for IPv4 on the wildcard address. */
    LISTENER6,
    /** UDP over IPv4. */
    DATAGRAM4,
    /** UDP over IPv6 and IPv4. */
    DATAGRAM6,
    /** A connection over a domain socket. */
    DOMAIN_STREAM,
    /** A listener on a domain socket. */
    DOMAIN_LISTENER;

    static SocketKind stream(boolean ipv6) { return ipv6 ? STREAM6 : STREAM4; }

    static SocketKind listener(boolean ipv6) { return ipv6 ? LISTENER6 : LISTENER4; }

    static SocketKind datagram(boolean ipv6) { return ipv6 ? DATAGRAM6 : DATAGRAM4; }

    /** What a listener of this kind accepts. */
    SocketKind accepted() {
        return switch (this) {
            case LISTENER4 -> STREAM4;
            case LISTENER6 -> STREAM6;
            case DOMAIN_LISTENER -> DOMAIN_STREAM;
            default -> throw new IllegalStateException(this + " accepts nothing");
        };
    }

    boolean isDomain() { return this == DOMAIN_STREAM || this == DOMAIN_LISTENER; }

    boolean isInet6() { return this == STREAM6 || this == LISTENER6 || this == DATAGRAM6; }

    /** Whether there is a connection that a reset can end. */
    boolean resets() {
        return this == STREAM4 || this == STREAM6;
    }
}
