package com.example.pipe;

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
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One loop's part: a queue of bits that any thread may fill and the loop hands on. */
class PipeEngine implements PollEngine {

    private record Bits(Endpoint endpoint, int bits) {}

    final PipeStack stack;
    private final LoopContext loop;
    private final Queue<Bits> raised = new ConcurrentLinkedQueue<>();
    private final Set<Endpoint> open = ConcurrentHashMap.newKeySet();
    private boolean closed; // guarded by this

    PipeEngine(PipeStack stack, LoopContext loop) {
        this.stack = stack;
        this.loop = loop;
    }

    /** Any thread: the lock keeps the loop from being woken once this engine has closed. */
    synchronized void raise(Endpoint endpoint, int bits) {
        if (!closed) {
            raised.add(new Bits(endpoint, bits));
            loop.wakeup();
        }
    }

    void forget(Endpoint endpoint) { open.remove(endpoint); }

    public int poll(ReadyList ready, int budget) {
        int work = 0;
        for (Bits next = raised.poll(); next != null; next = raised.poll()) {
            if (open.contains(next.endpoint)) { // none after its end
                ready.add(next.endpoint, next.bits);
            }
            work++;
        }
        return work;
    }

    public boolean arm() { return raised.isEmpty(); }

    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        InetSocketAddress remote = inet(request.remote());
        PipeListener listener = stack.listeners.get(remote);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        InetSocketAddress local = stack.free(request.local() == null ? any : inet(request.local()));
        PipeStream client = new PipeStream(local, remote);
        if (listener == null || !listener.offer(client.peer)) {
            throw new ConnectException("connect " + text(remote) + " via pipe: refused");
        }
        attach(client);
        return client;
    }

    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        InetSocketAddress local = stack.free(inet(request.local()));
        PipeListener listener = new PipeListener(this, local, request.backlog());
        if (stack.listeners.putIfAbsent(local, listener) != null) {
            throw new BindException("listen " + text(local) + " via pipe: in use");
        }
        open.add(listener);
        return listener;
    }

    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        throw new SocketException("pipe has no datagrams");
    }

    public void attach(StreamEndpoint accepted) throws IOException {
        open.add(accepted);
        if (!((PipeStream) accepted).enter(this)) {
            open.remove(accepted);
            throw new SocketException("closed already");
        }
    }

    public void close() {
        List.copyOf(open).forEach(Endpoint::abort);
        synchronized (this) {
            closed = true;
        }
    }

    private static InetSocketAddress inet(SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress inet && inet.getAddress() instanceof java.net.Inet4Address) {
            return inet;
        }
        throw new SocketException("pipe speaks IPv4 addresses only, not " + address);
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
