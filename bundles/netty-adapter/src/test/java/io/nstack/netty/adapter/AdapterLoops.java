package io.nstack.netty.adapter;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.EngineOwner;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.loop.ReadyOwner;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ConditionFactory;

/** The session layer's own loops with an adapter engine in each, driven from the test's thread. */
final class AdapterLoops implements EngineOwner, AutoCloseable {

    static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    final TestTransport transport;
    final ConcurrentHashMap<LoopContext, PollEngine> engines = new ConcurrentHashMap<>();
    final CopyOnWriteArrayList<Throwable> broken = new CopyOnWriteArrayList<>();
    private final LoopGroup group;

    AdapterLoops(BaseKind kind, int count) {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        transport = new TestTransport(kind, new OpenChannels());
        group = new LoopGroup(kind, count, 0);
        for (int i = 0; i < count; i++) {
            int index = i;
            call(i, () -> loop(index).addEngine(this));
        }
    }

    @Override
    public String name() { return "test"; }

    @Override
    public PollEngine newEngine(LoopContext context) throws IOException {
        return new ChannelEngine(transport, context);
    }

    @Override
    public void onBroken(String loop, Throwable cause) { broken.add(cause); }

    /** Waits with a bound, and looks often. */
    static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2));
    }

    private Loop loop(int index) { return group.loops().get(index); }

    private PollEngine engine(int loop) { return loop(loop).slot(this).engine(); }

    /** Runs in a loop and gives what it returns or throws. */
    <T> T call(int loop, Callable<T> call) {
        try {
            return loop(loop).submit(call).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    ListenerEndpoint listen() {
        return call(0, () -> engine(0).listen(new ListenRequest(ANY_PORT, 16, EndpointOptions.NONE)));
    }

    ListenerEndpoint listen(SocketAddress local) {
        return call(0, () -> engine(0).listen(new ListenRequest(local, 16, EndpointOptions.NONE)));
    }

    Peer connect(SocketAddress remote) { return connect(remote, EndpointOptions.NONE); }

    Peer connect(SocketAddress remote, EndpointOptions options) {
        return call(0, () -> new Peer(0, engine(0).connect(new ConnectRequest(remote, null, options, null))));
    }

    Peer accept(ListenerEndpoint listener) { return accept(listener, 0); }

    /** Takes the next connection and attaches it to a loop. */
    Peer accept(ListenerEndpoint listener, int loop) {
        StreamEndpoint accepted = soon().until(() -> call(0, listener::tryAccept), endpoint -> endpoint != null);
        return call(loop, () -> {
            Peer peer = new Peer(loop, accepted);
            engine(loop).attach(accepted);
            return peer;
        });
    }

    DatagramEndpoint datagram() {
        return call(0, () -> engine(0).openDatagram(new io.nstack.stack.poll.DatagramRequest(
                io.nstack.stack.AddressFamily.INET, ANY_PORT, EndpointOptions.NONE)));
    }

    void removeEngine(int loop) {
        call(loop, () -> {
            loop(loop).removeEngine(this);
            return null;
        });
    }

    @Override
    public void close() {
        for (Loop each : group.loops()) {
            removeEngine(each.index());
        }
        group.terminate();
    }

    /** A stream endpoint of one loop, whose bits are noted. */
    final class Peer implements ReadyOwner {

        final int loop;
        final StreamEndpoint endpoint;
        volatile int bits;

        Peer(int loop, StreamEndpoint endpoint) {
            this.loop = loop;
            this.endpoint = endpoint;
            endpoint.owner(this);
        }

        @Override
        public void onReady(Endpoint from, int more) { bits |= more; }

        void awaitBits(int wanted) { soon().until(() -> (bits & wanted) == wanted); }

        Peer connected() {
            soon().until(() -> call(loop, endpoint::isConnected));
            return this;
        }

        int write(ByteBuf bytes) {
            try {
                return call(loop, () -> endpoint.tryWrite(bytes, bytes.readableBytes(), false));
            } finally {
                bytes.release();
            }
        }

        int write(int count) { return write(Unpooled.directBuffer(count).writeZero(count)); }

        /** Writes all of it, waiting for room where there is none. */
        void writeAll(int count) {
            int left = count;
            while (left > 0) {
                bits &= ~Endpoint.WRITABLE;
                int part = Math.min(left, 1 << 16);
                int taken = write(part);
                left -= taken;
                if (taken < part) {
                    awaitBits(Endpoint.WRITABLE);
                }
            }
        }

        /** Reads what is there: the count, 0 = none, -1 = end. */
        int read() {
            return call(loop, () -> {
                ByteBuf bytes = Unpooled.directBuffer(1 << 16, 1 << 16);
                try {
                    return endpoint.tryRead(bytes);
                } finally {
                    bytes.release();
                }
            });
        }

        /** Reads so many bytes, and no more. */
        void readFully(int count) {
            int[] got = {0};
            soon().until(() -> got[0] < count ? got[0] += Math.max(0, read()) : got[0],
                    total -> total >= count);
            org.assertj.core.api.Assertions.assertThat(got[0]).isEqualTo(count);
        }

        void awaitEnd() { soon().until(() -> read() == -1); }

        Throwable awaitFailure() {
            Throwable[] thrown = new Throwable[1];
            soon().until(() -> {
                try {
                    return read() == Integer.MIN_VALUE;
                } catch (CompletionException e) {
                    thrown[0] = e.getCause();
                    return true;
                }
            });
            return thrown[0];
        }

        void run(EndpointCall call) {
            call(loop, () -> {
                call.run();
                return null;
            });
        }
    }

    interface EndpointCall {
        void run() throws IOException;
    }
}
