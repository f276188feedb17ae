package io.nstack.session.wire;

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
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One loop's part of a {@link WireStack}: bits come in from any thread and are handed on when polled. */
final class WireEngine implements PollEngine {

    final WireStack stack;
    private final LoopContext loop;
    private final Queue<Runnable> raised = new ConcurrentLinkedQueue<>();
    private final Set<Endpoint> open = ConcurrentHashMap.newKeySet();
    private ReadyList ready; // while polled
    private volatile boolean closed;

    WireEngine(WireStack stack, LoopContext loop) {
        this.stack = stack;
        this.loop = loop;
        stack.openEngines.incrementAndGet();
    }

    /** Any thread. */
    void raise(Endpoint endpoint, int bits) {
        if (!closed) {
            raised.add(() -> ready.add(endpoint, bits));
            loop.wakeup();
        }
    }

    /** Any thread. */
    boolean inLoop() { return loop.inLoop(); }

    void forget(Endpoint endpoint) { open.remove(endpoint); }

    @Override
    public int poll(ReadyList list, int budget) {
        stack.maybe(Fault.POLL);
        ready = list;
        int work = 0;
        for (Runnable next = raised.poll(); next != null; next = raised.poll()) {
            next.run();
            work++;
        }
        return work;
    }

    @Override
    public boolean arm() { return raised.isEmpty(); }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        stack.maybe(Fault.CONNECT);
        WireStream here = new WireStream(this, stack.wire.newAddress(), (InetSocketAddress) request.remote());
        open.add(here);
        WireListener listener = stack.wire.listenerAt(request.remote());
        if (stack.answer == WireStack.Answer.REFUSE || (listener == null && stack.answer != WireStack.Answer.NONE)) {
            here.fail(new WireStack.WireException("Connection refused"));
        } else if (stack.answer == WireStack.Answer.ACCEPT) {
            listener.offer(here.meet());
        }
        return here;
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        InetSocketAddress wanted = (InetSocketAddress) request.local();
        InetSocketAddress at = wanted.getPort() == 0 ? stack.wire.newAddress() : wanted;
        WireListener listener = new WireListener(this, at);
        if (!stack.wire.listen(at, listener)) {
            throw new BindException("Address already in use");
        }
        open.add(listener);
        return listener;
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        throw new IOException("no datagrams");
    }

    @Override
    public void attach(StreamEndpoint accepted) {
        open.add(accepted);
        ((WireStream) accepted).enter(this);
    }

    @Override
    public boolean acceptsInPlace() { return stack.acceptsInPlace; }

    @Override
    public void close() {
        closed = true;
        stack.openEngines.decrementAndGet();
        ready = null;
        raised.clear();
        open.forEach(Endpoint::abort);
        open.clear();
    }
}
