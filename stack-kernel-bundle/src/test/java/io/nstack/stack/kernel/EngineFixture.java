package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.TckLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A stack with one loop, and short ways to do with it what tests do. */
abstract class EngineFixture {

    private final Flavour flavour;
    KernelStack stack;
    TckLoop loop;

    EngineFixture(Flavour flavour) { this.flavour = flavour; }

    Flavour flavour() { return flavour; }

    @BeforeEach
    void open() throws Exception { use(Map.of()); }

    @AfterEach
    void close() throws Exception {
        if (loop != null) {
            loop.close();
            stack.stop(Duration.ofSeconds(5));
            loop = null;
        }
    }

    /** Starts again with other options. */
    void use(Map<String, Object> properties) throws Exception {
        close();
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("service.pid", "io.nstack.stack.kernel~kernel");
        stack = new KernelStack(all);
        stack.start(status -> {});
        loop = flavour.open(stack);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    static InetSocketAddress loopback6(int port) { return new InetSocketAddress(InetAddress.ofLiteral("::1"), port); }

    ListenerEndpoint listen(SocketAddress local) throws Exception { return listen(local, EndpointOptions.NONE); }

    ListenerEndpoint listen(SocketAddress local, EndpointOptions options) throws Exception {
        return loop.call(() -> loop.engine().listen(new ListenRequest(local, 16, options)));
    }

    StreamEndpoint begin(SocketAddress remote) throws Exception {
        return loop.call(() -> loop.engine().connect(new ConnectRequest(remote, null, EndpointOptions.NONE, null)));
    }

    StreamEndpoint connect(SocketAddress remote) throws Exception {
        StreamEndpoint stream = begin(remote);
        if (!loop.call(stream::isConnected)) {
            loop.awaitBits(stream, Endpoint.CONNECTED);
        }
        assertThat(loop.call(stream::isConnected)).isTrue();
        return stream;
    }

    StreamEndpoint accept(ListenerEndpoint listener) throws Exception {
        StreamEndpoint[] accepted = new StreamEndpoint[1];
        loop.await("a connection to accept", () -> {
            accepted[0] = listener.tryAccept();
            return accepted[0] != null;
        });
        loop.run(() -> loop.engine().attach(accepted[0]));
        return accepted[0];
    }

    /** Both ends of one connection. */
    record Pair(StreamEndpoint client, StreamEndpoint server) {}

    Pair pair() throws Exception { return pair(loopback(0)); }

    Pair pair(SocketAddress local) throws Exception {
        ListenerEndpoint listener = listen(local);
        StreamEndpoint client = connect(loop.call(listener::local));
        StreamEndpoint server = accept(listener);
        loop.run(listener::close);
        return new Pair(client, server);
    }

    static ByteBuf direct(byte[] bytes) { return Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes); }

    static byte[] bytes(String text) { return text.getBytes(StandardCharsets.US_ASCII); }

    void write(StreamEndpoint to, byte[] bytes) throws Exception {
        ByteBuf buffer = direct(bytes);
        loop.await("room to write", () -> {
            while (buffer.isReadable()) {
                int taken = to.tryWrite(buffer, buffer.readableBytes(), false);
                if (taken == 0) {
                    return false;
                }
                buffer.skipBytes(taken);
            }
            return true;
        });
        buffer.release();
    }

    /** Reads exactly that many bytes, by the rules: asks readable() first, waits for the bit after "none". */
    byte[] read(StreamEndpoint from, int count) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer(count, count);
        loop.await(count + " bytes", () -> {
            while (buffer.isWritable() && from.readable() > 0) {
                int got = from.tryRead(buffer);
                if (got == 0) {
                    return false;
                }
                assertThat(got).as("end of input after " + buffer.readableBytes() + " bytes").isPositive();
            }
            return !buffer.isWritable();
        });
        byte[] all = new byte[count];
        buffer.readBytes(all).release();
        return all;
    }

    /** Reads to the end of input. */
    byte[] readAll(StreamEndpoint from) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer();
        loop.await("the end of input", () -> {
            int got = 1;
            while (got > 0 && from.readable() > 0) {
                buffer.ensureWritable(16 * 1024);
                got = from.tryRead(buffer);
            }
            return got < 0;
        });
        byte[] all = new byte[buffer.readableBytes()];
        buffer.readBytes(all).release();
        return all;
    }

    /** Reads until that fails, and returns how. */
    Throwable readFailure(StreamEndpoint from) throws Exception {
        Throwable[] failure = new Throwable[1];
        ByteBuf buffer = Unpooled.directBuffer(1024);
        loop.await("a failure", () -> {
            try {
                while (from.readable() > 0) {
                    buffer.clear();
                    int got = from.tryRead(buffer);
                    if (got == 0) {
                        return false;
                    }
                    assertThat(got).as("end of input instead of a failure").isPositive();
                }
                return false;
            } catch (java.io.IOException e) {
                failure[0] = e;
                return true;
            }
        });
        buffer.release();
        return failure[0];
    }
}
