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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two loops on threads of their own that block whenever they may: nothing may be lost, and no wake-up missed. */
class ParkedLoopsTest {

    private static final int ROUND_TRIPS = 5_000;
    private static final long BULK_BYTES = 20_000_000;

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ByteBuf clientBuffer = Unpooled.directBuffer(64 * 1024);
    private final ByteBuf serverBuffer = Unpooled.directBuffer(64 * 1024);
    private MemoryStack stack;
    private ParkingLoop clientLoop;
    private ParkingLoop serverLoop;
    private ListenerEndpoint listener;
    private Role client; // loop threads only
    private Role server;

    private interface Role {
        void onReady(Endpoint endpoint, int bits) throws IOException;
    }

    @BeforeEach
    void open() throws Exception {
        stack = new MemoryStack(Map.of("receiveBufferBytes", 32_768));
        stack.start(status -> {});
        clientLoop = new ParkingLoop(0, stack, (endpoint, bits) -> run(client, endpoint, bits));
        serverLoop = new ParkingLoop(1, stack, this::serve);
        listener = serverLoop.call(() -> serverLoop.engine()
                .listen(new ListenRequest(Lab.loopback(0), 8, EndpointOptions.NONE)));
    }

    @AfterEach
    void close() throws Exception {
        clientLoop.close();
        serverLoop.close();
        stack.stop(Duration.ZERO);
        clientBuffer.release();
        serverBuffer.release();
    }

    private void serve(Endpoint endpoint, int bits) {
        if (endpoint == listener) {
            try {
                for (StreamEndpoint next = listener.tryAccept(); next != null; next = listener.tryAccept()) {
                    serverLoop.engine().attach(next);
                }
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        } else {
            run(server, endpoint, bits);
        }
    }

    private void run(Role role, Endpoint endpoint, int bits) {
        try {
            role.onReady(endpoint, bits);
        } catch (IOException | RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    private void begin() throws Exception {
        clientLoop.call(() -> clientLoop.engine()
                .connect(new ConnectRequest(listener.local(), null, EndpointOptions.NONE, null)));
        done.get(60, TimeUnit.SECONDS);
    }

    private static void readAll(StreamEndpoint from, ByteBuf into) throws IOException {
        while (from.readable() > 0 && from.tryRead(into) > 0) {
            assertThat(into.isWritable()).isTrue();
        }
    }

    @Test
    void shouldMissNoWakeupInRoundTrips() throws Exception {
        int[] count = new int[1];
        server = (endpoint, bits) -> {
            StreamEndpoint stream = (StreamEndpoint) endpoint;
            readAll(stream, serverBuffer.clear());
            if (serverBuffer.isReadable()) {
                stream.tryWrite(serverBuffer, serverBuffer.readableBytes(), false);
            }
        };
        client = (endpoint, bits) -> {
            StreamEndpoint stream = (StreamEndpoint) endpoint;
            if ((bits & Endpoint.CONNECTED) == 0) {
                readAll(stream, clientBuffer.clear());
                if (clientBuffer.isReadable() && ++count[0] == ROUND_TRIPS) {
                    done.complete(null);
                    return;
                }
            } else {
                clientBuffer.clear().writeLong(7);
                stream.readable();
            }
            if (clientBuffer.isReadable()) {
                stream.tryWrite(clientBuffer, clientBuffer.readableBytes(), false);
            }
        };
        begin();
        assertThat(count[0]).isEqualTo(ROUND_TRIPS);
    }

    @Test
    void shouldMissNoEdgeWhileAllBuffersFillUp() throws Exception {
        long[] sent = new long[1];
        long[] received = new long[1];
        server = (endpoint, bits) -> {
            StreamEndpoint stream = (StreamEndpoint) endpoint;
            for (int got = 1; stream.readable() > 0 && got > 0;) {
                got = stream.tryRead(serverBuffer.clear());
                while (serverBuffer.readableBytes() >= 8) {
                    if (serverBuffer.readLong() != received[0]) { // millions of times: no assertThat
                        throw new AssertionError("out of order at byte " + received[0]);
                    }
                    received[0] += 8;
                }
                if (got < 0) {
                    done.complete(null);
                }
            }
        };
        client = (endpoint, bits) -> {
            StreamEndpoint stream = (StreamEndpoint) endpoint;
            while ((bits & Endpoint.WRITABLE) != 0 && sent[0] < BULK_BYTES) {
                clientBuffer.clear();
                for (long at = sent[0]; clientBuffer.writableBytes() >= 8; at += 8) {
                    clientBuffer.writeLong(at);
                }
                int taken = stream.tryWrite(clientBuffer, clientBuffer.readableBytes(), false);
                assertThat(taken % 8).as("buffers are multiples of eight").isZero();
                sent[0] += taken;
                if (taken < clientBuffer.readableBytes()) {
                    return;
                }
            }
            if (sent[0] >= BULK_BYTES) {
                stream.close();
            }
        };
        begin();
        assertThat(received[0]).isEqualTo(sent[0]).isGreaterThanOrEqualTo(BULK_BYTES);
    }
}
