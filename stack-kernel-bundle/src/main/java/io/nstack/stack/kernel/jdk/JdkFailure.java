package io.nstack.stack.kernel.jdk;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** The JDK's exceptions with what was done, where and on which stack in front; types as in the native engine. */
final class JdkFailure {

    private JdkFailure() {}

    static IOException of(String what, Exception thrown) {
        String message = what + ": " + reason(thrown);
        return switch (thrown) {
            case ClosedChannelException closed -> closed;
            case PortUnreachableException none -> new PortUnreachableException(what + ": Connection refused");
            case BindException taken -> new BindException(message);
            case NoRouteToHostException none -> new NoRouteToHostException(message);
            case ConnectException refused -> isUnreachable(message)
                    ? new NoRouteToHostException(message)
                    : new ConnectException(message);
            default -> {
                if (isUnreachable(message)) {
                    yield new NoRouteToHostException(message);
                }
                yield message.endsWith("No such file or directory")
                        ? new ConnectException(message)
                        : new SocketException(message);
            }
        };
    }

    private static boolean isUnreachable(String message) { return message.endsWith("unreachable"); }

    private static String reason(Exception thrown) {
        @Nullable
        String text = thrown.getMessage();
        return text == null || text.isBlank() ? thrown.getClass().getSimpleName() : text;
    }
}
