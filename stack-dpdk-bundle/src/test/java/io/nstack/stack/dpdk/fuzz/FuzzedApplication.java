package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** An application that does what it may at any time. */
final class FuzzedApplication implements AutoCloseable {

    static final int PORT = 80;
    private static final int BACKLOG = 8;
    private static final int MOST_STREAMS = 32;
    private static final int MOST_LENT = 64;

    private final Lab lab;
    private final FuzzedDataProvider data;
    private final PollEngine engine;
    private final List<StreamEndpoint> streams = new ArrayList<>();
    private final List<ByteBuf> lent = new ArrayList<>();
    private ListenerEndpoint listener;

    FuzzedApplication(Lab lab, FuzzedDataProvider data) throws IOException {
        this.lab = lab;
        this.data = data;
        this.engine = lab.engine();
        listen();
    }

    private void listen() throws IOException {
        listener = engine.listen(new ListenRequest(new InetSocketAddress(PORT), BACKLOG, EndpointOptions.NONE));
    }

    /** Connects to that port of the peer; returns the local one, or 0. */
    int connect(boolean inet6, int port) throws IOException {
        if (streams.size() >= MOST_STREAMS) {
            return 0;
        }
        StreamEndpoint made = engine.connect(new ConnectRequest(
                new InetSocketAddress(inet6 ? Lab.PEER6 : Lab.PEER4, port), null, EndpointOptions.NONE, null));
        streams.add(made);
        lab.settle();
        return made.local() instanceof InetSocketAddress local ? local.getPort() : 0;
    }

    void accept() throws IOException {
        StreamEndpoint accepted = listener.tryAccept();
        if (accepted != null) {
            if (streams.size() < MOST_STREAMS && data.consumeInt(0, 7) > 0) {
                engine.attach(accepted);
                streams.add(accepted);
            } else {
                accepted.abort();
            }
        }
        lab.settle();
    }

    /** Closes the listener and opens it again. */
    void listenAgain() throws IOException {
        listener.close();
        lab.settle();
        listen();
    }

    void act() {
        if (streams.isEmpty()) {
            return;
        }
        StreamEndpoint stream = streams.get(data.consumeInt(0, streams.size() - 1));
        try {
            switch (data.consumeInt(0, 9)) {
                case 0, 1, 2 -> write(stream);
                case 3, 4 -> read(stream);
                case 5 -> lend(stream);
                case 6 -> stream.shutdownOutput();
                case 7 -> stream.shutdownInput();
                case 8 -> release();
                default -> end(stream);
            }
        } catch (IOException expected) {
            end(stream);
        }
        lab.settle();
    }

    private void write(StreamEndpoint stream) throws IOException {
        int length = data.consumeInt(0, 50_000);
        ByteBuf bytes = Unpooled.directBuffer(Math.max(1, length)).writeZero(length);
        try {
            stream.tryWrite(bytes, length, data.consumeBoolean());
        } finally {
            bytes.release();
        }
    }

    private void read(StreamEndpoint stream) throws IOException {
        int most = data.consumeInt(1, 10_000);
        ByteBuf into = Unpooled.directBuffer(most, most);
        try {
            stream.tryRead(into);
        } finally {
            into.release();
        }
    }

    private void lend(StreamEndpoint stream) throws IOException {
        ByteBuf borrowed = lent.size() < MOST_LENT ? stream.tryLend() : null;
        if (borrowed != null) {
            lent.add(borrowed);
        }
    }

    private void release() {
        lent.forEach(ByteBuf::release);
        lent.clear();
    }

    private void end(StreamEndpoint stream) {
        streams.remove(stream);
        if (data.consumeBoolean()) {
            stream.close();
        } else {
            stream.abort();
        }
    }

    @Override
    public void close() {
        release();
        streams.forEach(StreamEndpoint::close);
        streams.clear();
        listener.close();
        lab.settle();
    }
}
