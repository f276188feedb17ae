package io.nstack.stack.dpdk.udp;

import static java.net.StandardSocketOptions.IP_MULTICAST_IF;
import static java.net.StandardSocketOptions.IP_MULTICAST_LOOP;
import static java.net.StandardSocketOptions.IP_MULTICAST_TTL;
import static java.net.StandardSocketOptions.IP_TOS;
import static java.net.StandardSocketOptions.SO_BROADCAST;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;

import io.nstack.stack.poll.EndpointOptions;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of one socket's options. Loop thread only. */
final class UdpOptions {

    static final Set<SocketOption<?>> KEYS = Set.of(SO_SNDBUF, SO_RCVBUF, SO_REUSEADDR, SO_REUSEPORT, SO_BROADCAST,
            IP_TOS, IP_MULTICAST_TTL, IP_MULTICAST_LOOP, IP_MULTICAST_IF);

    private static final int LEAST_BUFFER_BYTES = 1024;
    private static final int MOST_BUFFER_BYTES = 64 * 1024 * 1024;

    int sendBufferBytes;
    int receiveBufferBytes;
    boolean reuseAddress;
    boolean reusePort;
    boolean broadcast;
    int trafficClass;
    int groupHopLimit = 1; // RFC 1112 section 6.1
    boolean groupLoop = true;
    private @Nullable NetworkInterface groupInterface; // there is one link; whoever sets it may read it

    UdpOptions(UdpSettings settings) {
        sendBufferBytes = settings.sendBufferBytes();
        receiveBufferBytes = settings.receiveBufferBytes();
    }

    /** Sets those of a request that a socket has. */
    void apply(EndpointOptions options) {
        options.forEach((option, value) -> {
            if (KEYS.stream().anyMatch(each -> each.name().equals(option.name()))) {
                set(option, value);
            }
        });
    }

    void set(SocketOption<?> option, Object value) {
        switch (option.name()) {
            case "SO_SNDBUF" -> sendBufferBytes = bufferBytes(option, value);
            case "SO_RCVBUF" -> receiveBufferBytes = bufferBytes(option, value);
            case "SO_REUSEADDR" -> reuseAddress = (Boolean) value;
            case "SO_REUSEPORT" -> reusePort = (Boolean) value;
            case "SO_BROADCAST" -> broadcast = (Boolean) value;
            case "IP_TOS" -> trafficClass = inRange(option, value, 0, 255);
            case "IP_MULTICAST_TTL" -> groupHopLimit = inRange(option, value, 1, 255);
            case "IP_MULTICAST_LOOP" -> groupLoop = (Boolean) value;
            case "IP_MULTICAST_IF" -> groupInterface = (NetworkInterface) value;
            default -> throw unknown(option);
        }
    }

    <T> T get(SocketOption<T> option) throws SocketException {
        Object value = switch (option.name()) {
            case "SO_SNDBUF" -> sendBufferBytes;
            case "SO_RCVBUF" -> receiveBufferBytes;
            case "SO_REUSEADDR" -> reuseAddress;
            case "SO_REUSEPORT" -> reusePort;
            case "SO_BROADCAST" -> broadcast;
            case "IP_TOS" -> trafficClass;
            case "IP_MULTICAST_TTL" -> groupHopLimit;
            case "IP_MULTICAST_LOOP" -> groupLoop;
            case "IP_MULTICAST_IF" -> {
                if (groupInterface == null) {
                    throw new SocketException("option IP_MULTICAST_IF: none is set");
                }
                yield groupInterface;
            }
            default -> throw unknown(option);
        };
        return option.type().cast(value);
    }

    private static UnsupportedOperationException unknown(SocketOption<?> option) {
        return new UnsupportedOperationException("no option " + option.name() + " here");
    }

    private static int bufferBytes(SocketOption<?> option, Object value) {
        return Math.clamp(inRange(option, value, 0, Integer.MAX_VALUE), LEAST_BUFFER_BYTES, MOST_BUFFER_BYTES);
    }

    private static int inRange(SocketOption<?> option, Object value, int least, int most) {
        int number = (Integer) value;
        if (number < least || number > most) {
            throw new IllegalArgumentException("option " + option.name() + "='" + value + "': from " + least + " to "
                    + most);
        }
        return number;
    }
}
