package io.nstack.itests;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A connection whose other end can vanish as a machine without power does: no end of output, no reset, no answer any
 * more. A socket filter that takes no packet makes it so (Linux networking/filter.rst), without rights or namespaces.
 */
final class MutePeer implements AutoCloseable {

    private static final int SOL_SOCKET = 1; // asm-generic/socket.h
    private static final int SO_ATTACH_FILTER = 26;
    private static final short RETURN_K = 0x06; // linux/bpf_common.h: BPF_RET | BPF_K

    private final LinuxSocket socket;

    private MutePeer(LinuxSocket socket) { this.socket = socket; }

    static MutePeer connected(SocketAddress remote) throws IOException {
        Epoll.ensureAvailability(); // also where the runtime's own loops use something else
        LinuxSocket socket = LinuxSocket.newSocketStream(false);
        if (!socket.connect(remote)) {
            Await.until("connected", socket::finishConnect);
        }
        return new MutePeer(socket);
    }

    /** From now on nothing reaches it, so that it acknowledges nothing. */
    void vanish() throws IOException {
        ByteBuffer instruction = direct(8).putShort(RETURN_K).put((byte) 0).put((byte) 0).putInt(0).flip();
        ByteBuffer program = direct(16).putShort((short) 1)
                .putLong(8, PlatformDependent.directBufferAddress(instruction)).rewind();
        socket.setRawOpt(SOL_SOCKET, SO_ATTACH_FILTER, program);
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() throws IOException { socket.close(); }
}
