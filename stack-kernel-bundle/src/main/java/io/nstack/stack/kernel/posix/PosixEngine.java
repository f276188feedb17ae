package io.nstack.stack.kernel.posix;

import io.netty.channel.epoll.Epoll;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The native engine of one loop. It is never polled: the loop's own epoll says what became ready. */
public final class PosixEngine implements PollEngine {

    private final Sockets stack;
    private final LoopContext loop;
    private final EngineMemory memory = new EngineMemory();
    private final Set<Endpoint> open = new HashSet<>();

    /** In the loop that {@code loop} stands for, on its thread. */
    public PosixEngine(Sockets stack, LoopContext loop) {
        this.stack = stack;
        this.loop = loop;
    }

    /** Whether Netty's native library and the C library can be used here. */
    public static boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    /** Why not, or null. */
    public static @Nullable Throwable unavailabilityCause() {
        return Epoll.isAvailable() ? LibcNative.unavailabilityCause() : Epoll.unavailabilityCause();
    }

    LoopContext loop() { return loop; }

    EngineMemory memory() { return memory; }

    void forget(Endpoint endpoint) { open.remove(endpoint); }

    @Override
    public boolean polled() { return false; }

    @Override
    public int poll(ReadyList ready, int budget) { return 0; }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        PosixStream stream = Connector.open(request, stack);
        try {
            stream.enter(this, Connector.begin(stream, request));
        } catch (IOException | RuntimeException e) {
            stream.abort();
            throw explained("connect", request.remote(), e);
        }
        open.add(stream);
        return stream;
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        OpenSocket socket = Binder.open(request.local(), stack);
        PosixListener listener = new PosixListener(socket, stack);
        try {
            Binder.listen(listener, socket, request, stack.config());
            listener.enter(this);
        } catch (IOException | RuntimeException e) {
            listener.abort();
            throw explained("listen", request.local(), e);
        }
        open.add(listener);
        return listener;
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        PosixDatagram datagram = new PosixDatagram(stack.datagram(request.family() == AddressFamily.INET6), stack);
        try {
            datagram.open(request, this);
        } catch (IOException | RuntimeException e) {
            datagram.abort();
            throw e;
        }
        open.add(datagram);
        return datagram;
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        if (!(accepted instanceof PosixStream stream) || stream.stack() != stack || !stream.isConnected()) {
            throw new SocketException("not an open connection of " + stack.config().name());
        }
        stream.enter(this, true);
        open.add(stream);
    }

    @Override
    public void close() {
        List.copyOf(open).forEach(Endpoint::abort);
        memory.close();
    }

    private IOException explained(String action, SocketAddress address, Exception e) {
        if (e instanceof IllegalArgumentException mistake) {
            throw mistake;
        }
        return Errno.translate(AddressText.of(action, address, stack.config().name()), e);
    }
}
