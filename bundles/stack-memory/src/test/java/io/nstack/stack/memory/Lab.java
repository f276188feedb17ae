package io.nstack.stack.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stack with some loops, and short ways to do with it what tests do. */
final class Lab implements AutoCloseable {

    final MemoryStack stack;
    final List<HandLoop> loops = new ArrayList<>();

    Lab(int loopCount) throws Exception { this(loopCount, Map.of()); }

    Lab(int loopCount, Map<String, Object> properties) throws Exception {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent("service.pid", "io.nstack.stack.memory~memory");
        stack = new MemoryStack(all);
        stack.start(status -> {});
        for (int i = 0; i < loopCount; i++) {
            loops.add(new HandLoop(i, stack));
        }
    }

    static InetSocketAddress at(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }

    static InetSocketAddress loopback(int port) { return at("127.0.0.1", port); }

    HandLoop loop(int index) { return loops.get(index % loops.size()); }

    /** Turns all loops until none has work. */
    void settle() throws Exception {
        int work;
        do {
            work = 0;
            for (HandLoop each : loops) {
                work += each.turn();
            }
        } while (work > 0);
    }

    ListenerEndpoint listen(int loop, InetSocketAddress local, int backlog) throws Exception {
        return listen(loop, local, backlog, EndpointOptions.NONE);
    }

    ListenerEndpoint listen(int loop, InetSocketAddress local, int backlog, EndpointOptions options) throws Exception {
        return loop(loop).call(() -> loop(loop).engine().listen(new ListenRequest(local, backlog, options)));
    }

    StreamEndpoint begin(int loop, InetSocketAddress remote) throws Exception {
        return begin(loop, remote, null, EndpointOptions.NONE);
    }

    StreamEndpoint begin(int loop, InetSocketAddress remote, InetSocketAddress local, EndpointOptions options)
            throws Exception {
        return loop(loop).call(() -> loop(loop).engine().connect(new ConnectRequest(remote, local, options, null)));
    }

    StreamEndpoint attach(int loop, StreamEndpoint accepted) throws Exception {
        loop(loop).call(() -> {
            loop(loop).engine().attach(accepted);
            return null;
        });
        return accepted;
    }

    static ByteBuf direct(byte[] bytes) { return Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes); }

    static byte[] bytes(String text) { return text.getBytes(StandardCharsets.US_ASCII); }

    /** Writes what is taken at once; returns how much that was. */
    int write(HandLoop in, StreamEndpoint to, byte[] bytes) throws Exception {
        ByteBuf buffer = direct(bytes);
        try {
            return in.call(() -> to.tryWrite(buffer, buffer.readableBytes(), false));
        } finally {
            buffer.release();
        }
    }

    /** Reads what is there, up to the end or a failure. */
    byte[] read(HandLoop in, StreamEndpoint from) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer(1 << 20, 1 << 20);
        try {
            in.call(() -> {
                while (from.readable() > 0 && from.tryRead(buffer) > 0) {
                    assertThat(buffer.isWritable()).isTrue();
                }
                return null;
            });
        } catch (IOException e) {
            if (!buffer.isReadable()) {
                buffer.release();
                throw e;
            }
        }
        try {
            byte[] all = new byte[buffer.readableBytes()];
            buffer.readBytes(all);
            return all;
        } finally {
            buffer.release();
        }
    }

    /** What one read answers. */
    int readOnce(HandLoop in, StreamEndpoint from) throws Exception {
        ByteBuf buffer = Unpooled.directBuffer(64);
        try {
            return in.call(() -> from.tryRead(buffer));
        } finally {
            buffer.release();
        }
    }

    void close(HandLoop in, Endpoint endpoint) throws Exception {
        in.call(() -> {
            endpoint.close();
            return null;
        });
    }

    void abort(HandLoop in, Endpoint endpoint) throws Exception {
        in.call(() -> {
            endpoint.abort();
            return null;
        });
    }

    @Override
    public void close() throws Exception {
        for (HandLoop each : loops) {
            each.close();
        }
        stack.stop(Duration.ZERO);
    }
}
