package io.nstack.session.channel;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Turns the addresses that applications use into those of the poll SPI, and checks them at the border. */
final class Addresses {

    private Addresses() {}

    /**
     * The address in the JDK's form.
     *
     * @throws UnresolvedAddressException if a name was not resolved; the message has the name
     * @throws IllegalArgumentException   if it is of a kind that nothing here can reach
     */
    static SocketAddress checked(SocketAddress address) {
        if (address instanceof DomainSocketAddress domain) {
            return UnixDomainSocketAddress.of(domain.path());
        }
        if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new UnresolvedNameException(inet);
            }
            return inet;
        }
        if (address instanceof UnixDomainSocketAddress) {
            return address;
        }
        throw new IllegalArgumentException("unsupported address " + address + " (" + address.getClass().getName()
                + "): an internet or domain socket address is needed");
    }

    /**
     * As {@link #checked}, for an address that something is sent to.
     *
     * @throws IllegalArgumentException also if it has port 0, where nobody can be (RFC 6335 section 6)
     */
    static SocketAddress checkedRemote(SocketAddress address) {
        SocketAddress remote = checked(address);
        if (remote instanceof InetSocketAddress inet && inet.getPort() == 0) {
            throw new IllegalArgumentException("remote address " + text(inet) + ": a port from 1 to 65535 is needed");
        }
        return remote;
    }

    /** As {@link #checked}, with null passed through. */
    static @Nullable SocketAddress checkedOrNull(@Nullable SocketAddress address) {
        return address == null ? null : checked(address);
    }

    /** The JDK's exception has no room for the name. */
    private static final class UnresolvedNameException extends UnresolvedAddressException {

        private static final long serialVersionUID = 1L;

        private final String name;

        UnresolvedNameException(InetSocketAddress address) { this.name = address.getHostString(); }

        @Override
        public String getMessage() { return "the name '" + name + "' was not resolved to an address"; }
    }

    /** The address as messages and tables show it: {@code 10.0.0.7:80}, {@code [::1]:80}, a path; empty for null. */
    static String text(@Nullable SocketAddress address) {
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            String host = inet.getAddress().getHostAddress();
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
        }
        return address == null ? "" : address.toString();
    }
}
