package io.nstack.stack.kernel.posix;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Error numbers of Linux (x86-64, aarch64 and riscv64 agree on these) and the exceptions that stand for them. */
final class Errno {

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int EPIPE = 32;
    static final int EPROTO = 71;
    static final int EPROTONOSUPPORT = 93;
    static final int EOPNOTSUPP = 95;
    static final int EADDRINUSE = 98;
    static final int EADDRNOTAVAIL = 99;
    static final int ENETDOWN = 100;
    static final int ENETUNREACH = 101;
    static final int ECONNABORTED = 103;
    static final int ETIMEDOUT = 110;
    static final int ECONNREFUSED = 111;
    static final int EHOSTDOWN = 112;
    static final int EHOSTUNREACH = 113;
    static final int EINPROGRESS = 115;
    private static final int ENONET = 64;
    private static final int ENOPROTOOPT = 92;

    private Errno() {}

    /** The failure of a connection or of setting one up. */
    static IOException stream(String what, int errno) {
        String message = what + ": " + LibcNative.text(errno);
        return switch (errno) {
            case ECONNREFUSED, ETIMEDOUT -> new ConnectException(message);
            case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN -> new NoRouteToHostException(message);
            case EADDRINUSE, EADDRNOTAVAIL, EACCES -> new BindException(message);
            default -> new SocketException(message);
        };
    }

    /** The failure of a datagram socket; a refusal came as an ICMP message (RFC 1122 section 4.1.3.3). */
    static IOException datagram(String what, int errno) {
        return errno == ECONNREFUSED
                ? new PortUnreachableException(what + ": " + LibcNative.text(errno))
                : stream(what, errno);
    }

    /** An exception of Netty's socket class in our words. */
    static IOException translate(String what, Exception thrown) {
        return switch (thrown) {
            case NativeIoException known -> stream(what, -known.expectedErr());
            case ClosedChannelException closed -> closed;
            case BindException taken -> new BindException(what + ": " + taken.getMessage());
            // These three carry no text of their own.
            case NoRouteToHostException none -> new NoRouteToHostException(what + ": No route to host");
            case FileNotFoundException none -> new ConnectException(what + ": No such file or directory");
            case IllegalStateException state -> new SocketException(what + ": not connected");
            case ConnectException failed -> new ConnectException(what + ": " + lastPart(failed.getMessage()));
            default -> new SocketException(what + ": " + lastPart(thrown.getMessage()));
        };
    }

    /** Whether accept(2) wants us to go on: the error is that of a connection which is gone already. */
    static boolean concernsOneConnection(int errno) {
        return switch (errno) {
            case ECONNABORTED, EINTR, EPROTO, EPERM, ENOPROTOOPT, ENETDOWN, EHOSTDOWN, ENONET, EHOSTUNREACH,
                    EOPNOTSUPP, ENETUNREACH ->
                true;
            default -> false;
        };
    }

    /** Netty writes {@code connect(..) failed with error(-111): Connection refused}. */
    private static String lastPart(@Nullable String message) {
        if (message == null) {
            return "failed";
        }
        int colon = message.lastIndexOf("):");
        return colon < 0 ? message : message.substring(colon + 2).strip();
    }
}
