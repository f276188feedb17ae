package io.nstack.stack.dpdk.tcp;

import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.tcp.recovery.Sequence;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;

/** What connections make of ICMP messages, which anybody can forge (RFC 5927). Loop thread only. */
final class PathErrors {

    private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68}; // RFC 1191, 7.1

    private final TcpLayer layer;

    PathErrors(TcpLayer layer) { this.layer = layer; }

    void onError(PathError error, long nowNanos) {
        Flow flow = layer.flows().find(error.local().high(), error.local().low(), error.localPort(),
                error.remote().high(), error.remote().low(), error.remotePort());
        if (flow instanceof TcpConnection connection && isInFlight(connection, error.sequence())) {
            apply(connection, error);
        }
    }

    /** RFC 5927 section 4.1: the quoted number must be one of data in flight. */
    private static boolean isInFlight(TcpConnection connection, int sequence) {
        return Sequence.isAtLeast(sequence, connection.recovery.unacknowledged())
                && Sequence.isBefore(sequence, connection.recovery.nextSequence());
    }

    private static void apply(TcpConnection connection, PathError error) {
        if (error.kind() == PathError.Kind.TOO_BIG) {
            Destination to = connection.destination();
            int mtu = error.mtuBytes() > 0 ? error.mtuBytes() : plateauBelow(to.mtuBytes());
            if (mtu < to.mtuBytes()) {
                to.tooBig(mtu);
            }
            connection.touch();
        } else if (connection.isHandshaking()) {
            connection.end(failure(connection.text("connect"), error.kind())); // RFC 5461 section 4.1
        } else {
            connection.patience.reason(reason(error.kind())); // RFC 1122 section 4.2.3.9, RFC 5927 section 5.2
        }
    }

    private static int plateauBelow(int mtuBytes) {
        for (int each : PLATEAUS) {
            if (each < mtuBytes) {
                return each;
            }
        }
        return mtuBytes;
    }

    private static IOException failure(String text, PathError.Kind kind) {
        String message = text + ": " + reason(kind);
        return switch (kind) {
            case PORT_UNREACHABLE, PROTOCOL_UNREACHABLE -> new ConnectException(message);
            default -> new NoRouteToHostException(message);
        };
    }

    private static String reason(PathError.Kind kind) {
        return switch (kind) {
            case NETWORK_UNREACHABLE -> "Network is unreachable";
            case HOST_UNREACHABLE -> "No route to host";
            case PROTOCOL_UNREACHABLE -> "Protocol not available";
            case PORT_UNREACHABLE -> "Connection refused";
            case PROHIBITED -> "Prohibited by a router";
            case TIME_EXCEEDED -> "Too many hops";
            case TOO_BIG, PARAMETER_PROBLEM -> "Refused by a router";
        };
    }
}
