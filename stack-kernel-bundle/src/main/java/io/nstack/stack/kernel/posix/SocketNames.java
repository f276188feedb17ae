package io.nstack.stack.kernel.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Socket addresses as the kernel writes them (ip(7), ipv6(7)), with the objects of the last time beside them: most
 * datagrams come from, and go to, where the one before came from or went.
 */
final class SocketNames {

    /** struct sockaddr_in6; sockaddr_in is shorter. */
    static final int BYTES = 28;

    private static final int INET_BYTES = 16;
    private static final int STRIDE = 32;
    private static final short AF_INET = 2;
    private static final short AF_INET6 = 10;
    private static final int PORT = 2;
    private static final int INET_ADDRESS = 4;
    private static final int FLOW = 4;
    private static final int INET6_ADDRESS = 8;
    private static final int SCOPE = 24;
    private static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment received;
    private final MemorySegment known; // what the senders below were made of
    private final MemorySegment sent;
    private final @Nullable InetSocketAddress[] senders;
    private final @Nullable InetSocketAddress[] receivers;
    private final boolean[] receiversInet6;

    SocketNames(Arena arena, int count) {
        received = arena.allocate((long) STRIDE * count, ADDRESS.byteAlignment());
        known = arena.allocate((long) STRIDE * count, ADDRESS.byteAlignment());
        sent = arena.allocate((long) STRIDE * count, ADDRESS.byteAlignment());
        senders = new InetSocketAddress[count];
        receivers = new InetSocketAddress[count];
        receiversInet6 = new boolean[count];
    }

    /** Where the kernel writes the sender of message {@code index}. */
    long received(int index) {
        return received.address() + (long) index * STRIDE;
    }

    /** Where {@link #encode} has put the receiver of message {@code index}. */
    long sent(int index) {
        return sent.address() + (long) index * STRIDE;
    }

    InetSocketAddress sender(int index) {
        long at = (long) index * STRIDE;
        InetSocketAddress last = senders[index];
        if (last == null || !isKnown(at)) {
            last = decode(received.asSlice(at, BYTES));
            senders[index] = last;
            MemorySegment.copy(received, at, known, at, BYTES);
        }
        return last;
    }

    private boolean isKnown(long at) {
        if (received.get(JAVA_LONG, at) != known.get(JAVA_LONG, at)) {
            return false;
        }
        return received.get(JAVA_SHORT, at) == AF_INET // its eight bytes are family, port and address
                || (received.get(JAVA_LONG, at + 8) == known.get(JAVA_LONG, at + 8)
                        && received.get(JAVA_LONG, at + 16) == known.get(JAVA_LONG, at + 16)
                        && received.get(JAVA_INT, at + SCOPE) == known.get(JAVA_INT, at + SCOPE));
    }

    private static InetSocketAddress decode(MemorySegment name) {
        int port = Short.toUnsignedInt(name.get(NETWORK_SHORT, PORT));
        try {
            if (name.get(JAVA_SHORT, 0) == AF_INET) {
                byte[] four = name.asSlice(INET_ADDRESS, 4).toArray(JAVA_BYTE);
                return new InetSocketAddress(InetAddress.getByAddress(four), port);
            }
            byte[] six = name.asSlice(INET6_ADDRESS, 16).toArray(JAVA_BYTE);
            int scope = name.get(JAVA_INT, SCOPE);
            // A mapped IPv4 address (RFC 4291 section 2.5.5.2) becomes one of IPv4 here.
            InetAddress address = scope == 0
                    ? InetAddress.getByAddress(six)
                    : Inet6Address.getByAddress(null, six, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    /** Writes the receiver of message {@code index}; the length of what was written. */
    @SuppressWarnings("ReferenceEquality") // equal addresses may differ in their scope
    int encode(int index, InetSocketAddress to, boolean inet6) {
        long at = (long) index * STRIDE;
        if (receivers[index] != to || receiversInet6[index] != inet6) {
            write(sent.asSlice(at, STRIDE), to, inet6);
            // A subclass may belong to a bundle, whose loader must not stay because of us.
            receivers[index] = to.getClass() == InetSocketAddress.class ? to : null;
            receiversInet6[index] = inet6;
        }
        return inet6 ? BYTES : INET_BYTES;
    }

    private static void write(MemorySegment name, InetSocketAddress to, boolean inet6) {
        InetAddress address = to.getAddress();
        name.fill((byte) 0);
        name.set(NETWORK_SHORT, PORT, (short) to.getPort());
        if (!inet6) {
            name.set(JAVA_SHORT, 0, AF_INET);
            name.asSlice(INET_ADDRESS, 4).copyFrom(MemorySegment.ofArray(address.getAddress()));
            return;
        }
        name.set(JAVA_SHORT, 0, AF_INET6);
        name.set(JAVA_INT, FLOW, 0);
        name.asSlice(INET6_ADDRESS, 16).copyFrom(MemorySegment.ofArray(sixteen(address)));
        if (address instanceof Inet6Address six) {
            name.set(JAVA_INT, SCOPE, six.getScopeId());
        }
    }

    private static byte[] sixteen(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 16) {
            return bytes;
        }
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, 12, 4);
        return mapped;
    }
}
