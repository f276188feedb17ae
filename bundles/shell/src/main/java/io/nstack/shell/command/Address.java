package io.nstack.shell.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;

/** An address as an operator writes it: an IP address, a host name, or the path of a domain socket. */
final class Address {

    private Address() {}

    /**
     * Reads it; a host name is looked up, which may block.
     *
     * @param port the port that goes with an internet address
     * @throws CommandException if the name has no address
     */
    static SocketAddress parse(String word, int port) throws CommandException {
        if (word.startsWith("/")) {
            return UnixDomainSocketAddress.of(word);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(word), port);
        } catch (UnknownHostException e) {
            throw new CommandException("'" + word + "' is neither an IP address nor the path of a domain socket, "
                    + "and no host of that name was found");
        }
    }

    /** For example {@code 10.0.0.7:80}, {@code [fe80::1]:80}; without the port if it is 0. */
    static String show(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        if (inet.getPort() == 0) {
            return host;
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }
}
