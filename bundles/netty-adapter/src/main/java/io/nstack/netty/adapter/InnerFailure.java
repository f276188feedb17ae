package io.nstack.netty.adapter;

import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Failures of inner channels in our words: {@code connect 10.0.0.7:80 via iouring: Connection refused}. Always a new
 * exception of the JDK's, without the original as its cause.
 */
final class InnerFailure {

    // asm-generic/errno.h
    private static final int EACCES = 13;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int ENETDOWN = 100;
    private static final int ENETUNREACH = 101;
    private static final int ETIMEDOUT = 110;
    private static final int ECONNREFUSED = 111;
    private static final int EHOSTUNREACH = 113;

    private InnerFailure() {}

    /** {@code connect 10.0.0.7:80 via iouring}, to be followed by a colon and the reason. */
    static String what(String action, @Nullable SocketAddress address, String stack) {
        return action + (address == null ? "" : " " + text(address)) + " via " + stack;
    }

    private static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return address.toString();
        }
        String host = inet.getAddress().getHostAddress();
        return (inet.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    /** The failure of what {@code what} says. */
    static IOException of(String what, Throwable cause) {
        String message = what + ": " + reason(cause);
        IOException fresh = cause instanceof NativeIoException known
                ? byNumber(-known.expectedErr(), message)
                : byType(cause, message);
        fresh.setStackTrace(cause.getStackTrace());
        return fresh;
    }

    /** Throws unless something of Netty's was done, and at once. */
    static void require(Future<?> done, String what) throws IOException {
        if (!done.isSuccess()) {
            Throwable cause = done.cause();
            throw cause == null ? new IOException(what + ": not done at once") : of(what, cause);
        }
    }

    private static IOException byNumber(int errno, String message) {
        return switch (errno) {
            case ECONNREFUSED, ETIMEDOUT -> new ConnectException(message);
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN -> new NoRouteToHostException(message);
            case EADDRINUSE, EADDRNOTAVAIL, EACCES -> new BindException(message);
            default -> new SocketException(message);
        };
    }

    private static IOException byType(Throwable cause, String message) {
        return switch (cause) {
            case PortUnreachableException unreachable -> new PortUnreachableException(message);
            case NoRouteToHostException none -> new NoRouteToHostException(message);
            case BindException taken -> new BindException(message);
            case ConnectException none when message.endsWith("No route to host")
                    || message.endsWith("Network is unreachable") ->
                new NoRouteToHostException(message);
            case ConnectException failed -> new ConnectException(message);
            case ClosedChannelException closed -> new ClosedChannelException();
            default -> new SocketException(message);
        };
    }

    /**
     * The reason alone. Netty writes {@code connect(..) failed with error(-111): Connection refused: /127.0.0.1:4}, and
     * for some failures nothing but their type.
     */
    static String reason(Throwable thrown) {
        Throwable cause = thrown.getMessage() == null && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = cause.getMessage();
        if (message == null || message.isEmpty()) {
            return cause instanceof NoRouteToHostException ? "No route to host" : cause.getClass().getSimpleName();
        }
        int number = message.lastIndexOf("):");
        String last = number < 0 ? message : message.substring(number + 2).strip();
        int address = last.indexOf(": /"); // what was asked for is said already
        if (address >= 0) {
            last = last.substring(0, address);
        }
        return last.startsWith("/") && cause instanceof NoRouteToHostException ? "No route to host" : last;
    }
}
