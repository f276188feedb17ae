package io.nstack.stack.dpdk.udp;

import io.netty.buffer.ByteBuf;
import io.nstack.link.Frame;
import io.nstack.stack.dpdk.ip.Destination;
import io.nstack.stack.dpdk.ip.Host;
import io.nstack.stack.dpdk.ip.IpLayer;
import io.nstack.stack.dpdk.ip.PathError;
import io.nstack.stack.dpdk.wire.Checksum;
import io.nstack.stack.dpdk.wire.UdpHeader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** What one socket sends, and to whom it has sent last, which saves looking up again. Loop thread only. */
final class UdpSender {

    private static final int PROTOCOL = 17;
    private static final int IPV4_LONGEST = 65_535 - 20 - UdpHeader.BYTES; // RFC 768, RFC 791
    private static final int IPV6_LONGEST = 65_535 - UdpHeader.BYTES; // RFC 8200 section 3

    private final UdpLayer layer;
    private final UdpOptions options;
    private @Nullable InetSocketAddress address;
    private @Nullable Destination way;
    private int localPort;
    private boolean toGroup;

    UdpSender(UdpLayer layer, UdpOptions options) {
        this.layer = layer;
        this.options = options;
    }

    boolean isTo(InetSocketAddress there) { return there == address || there.equals(address); }

    void to(InetSocketAddress there, Destination by, int fromPort) {
        address = there;
        way = by;
        localPort = fromPort;
        toGroup = Host.isGroup(by.remoteHigh(), by.remoteLow());
    }

    void forget() {
        address = null;
        way = null;
    }

    /** Sends a datagram to {@link #to}; {@code false} = there is no room just now. */
    boolean send(ByteBuf src) throws IOException {
        Destination by = way;
        InetSocketAddress there = address;
        if (by == null || there == null) {
            throw new IllegalStateException("to whom?");
        }
        int length = src.readableBytes();
        if (length > Math.min(by.isIpv4() ? IPV4_LONGEST : IPV6_LONGEST, options.sendBufferBytes)) {
            throw new SocketException(Words.of("send to", there, layer.settings().name()) + ": Message too long");
        }
        if (!layer.ip().hasRoom()) {
            return false;
        }
        if (!toGroup || options.groupLoop) {
            return send(src, length, by, there.getPort());
        }
        layer.ip().loopsBack(false);
        try {
            return send(src, length, by, there.getPort());
        } finally {
            layer.ip().loopsBack(true);
        }
    }

    private boolean send(ByteBuf src, int length, Destination by, int port) {
        int headers = UdpHeader.BYTES + (by.isIpv4() ? 20 : 40);
        return length + headers <= by.mtuBytes() ? sendWhole(src, length, by, port) : sendCut(src, length, by, port);
    }

    private boolean sendWhole(ByteBuf src, int length, Destination by, int port) {
        IpLayer ip = layer.ip();
        Frame frame = ip.allocate();
        if (frame == null) {
            return false;
        }
        int at = frame.readerIndex();
        UdpHeader.write(frame.room(), at, localPort, port, length + UdpHeader.BYTES);
        src.getBytes(src.readerIndex(), frame, at + UdpHeader.BYTES, length);
        frame.writerIndex(at + UdpHeader.BYTES + length);
        ip.send(frame, by, PROTOCOL, options.trafficClass, toGroup ? options.groupHopLimit : 0);
        return true;
    }

    private boolean sendCut(ByteBuf src, int length, Destination by, int port) {
        MemorySegment whole = layer.scratch();
        int bytes = length + UdpHeader.BYTES;
        UdpHeader.write(whole, 0, localPort, port, bytes);
        src.getBytes(src.readerIndex(), whole.asSlice(UdpHeader.BYTES, length).asByteBuffer());
        long sum = Checksum.sum(whole, 0, bytes) + Checksum.pseudo(by.localHigh(), by.localLow(), by.remoteHigh(),
                by.remoteLow(), PROTOCOL, bytes);
        int checksum = Checksum.finish(sum);
        UdpHeader.checksum(whole, 0, checksum == 0 ? 0xffff : checksum); // RFC 768
        boolean sent = layer.ip().sendCopy(whole, 0, bytes, by, PROTOCOL, options.trafficClass,
                toGroup ? options.groupHopLimit : 0);
        return sent || layer.ip().isIdle(); // nothing will become free by waiting: lost, as on any network
    }

    /** A router could not pass a datagram on: later ones are cut (RFC 1191 section 3). */
    void tooBig(PathError error) {
        try {
            layer.ip().destination(error.local().high(), error.local().low(), error.remote().high(),
                    error.remote().low()).tooBig(error.mtuBytes());
        } catch (IOException e) {
            forget(); // there is no way there any more, the next datagram will say so
        }
    }
}
