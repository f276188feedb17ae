package com.example.pipe;

import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.simple.SimpleEngine;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/** The stack's part in one loop. */
class PipeEngine extends SimpleEngine {

    private static final SocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final PipeStack stack;

    PipeEngine(PipeStack stack, LoopContext loop) {
        super(loop);
        this.stack = stack;
    }

    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        SocketAddress remote = request.remote();
        PipeStream client = new PipeStream(address(request.local() == null ? ANY : request.local()), remote);
        PipeListener listener = stack.listeners.get(remote);
        if (listener == null || !listener.offer(client.peer)) {
            throw new ConnectException("connect " + remote + " via pipe: refused");
        }
        attach(client);
        return client;
    }

    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        InetSocketAddress local = address(request.local());
        PipeListener listener = new PipeListener(stack, this, local, request.backlog());
        if (stack.listeners.putIfAbsent(local, listener) != null) {
            throw new BindException("listen " + local + " via pipe: in use");
        }
        return opened(listener);
    }

    private InetSocketAddress address(SocketAddress wanted) throws IOException {
        if (wanted instanceof InetSocketAddress inet && inet.getAddress() instanceof Inet4Address) {
            return stack.withPort(inet);
        }
        throw new SocketException("pipe speaks IPv4 addresses only, not " + wanted);
    }
}
