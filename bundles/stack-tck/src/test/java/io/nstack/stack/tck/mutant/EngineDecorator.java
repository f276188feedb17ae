package io.nstack.stack.tck.mutant;

import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;

/** A good engine behind a thin wall. */
class EngineDecorator implements PollEngine {

    final PollEngine inner;
    final ContextDecorator loop;

    EngineDecorator(PollEngine inner, ContextDecorator loop) {
        this.inner = inner;
        this.loop = loop;
    }

    StreamDecorator stream(StreamEndpoint good) { return new StreamDecorator(good); }

    ListenerDecorator listener(ListenerEndpoint good) { return new ListenerDecorator(good, this); }

    DatagramDecorator datagram(DatagramEndpoint good) { return new DatagramDecorator(good); }

    @Override
    public boolean polled() { return inner.polled(); }

    @Override
    public int poll(ReadyList ready, int budget) { return inner.poll(ContextDecorator.translated(ready), budget); }

    @Override
    public long nextTimerNanos(long nowNanos) { return inner.nextTimerNanos(nowNanos); }

    @Override
    public boolean arm() { return inner.arm(); }

    @Override
    public void disarm() { inner.disarm(); }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException { return stream(inner.connect(request)); }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException { return listener(inner.listen(request)); }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        return datagram(inner.openDatagram(request));
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        inner.attach(accepted instanceof StreamDecorator outer ? outer.inner : accepted);
    }

    @Override
    public boolean acceptsInPlace() { return inner.acceptsInPlace(); }

    @Override
    public void close() { inner.close(); }
}
