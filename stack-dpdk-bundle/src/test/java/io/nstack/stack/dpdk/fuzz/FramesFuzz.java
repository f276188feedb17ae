package io.nstack.stack.dpdk.fuzz;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.AddressFamily;
import io.nstack.stack.dpdk.script.Lab;
import io.nstack.stack.dpdk.script.Setup;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Frames of every kind, from noise to packets that are wrong in one place. */
class FramesFuzz {

    private static final int MOST_FRAMES = 100;

    @FuzzTest
    void frames(FuzzedDataProvider data) throws IOException {
        try (FuzzedStack stack = new FuzzedStack(Setup.usual(), sent -> {});
                Sockets sockets = new Sockets(stack.lab)) {
            FrameMaker maker = new FrameMaker(stack.lab, data);
            for (int i = 0; i < MOST_FRAMES && data.remainingBytes() > 0; i++) {
                switch (data.consumeInt(0, 15)) {
                    case 0 -> stack.pause(data);
                    case 1 -> sockets.send(data);
                    case 2 -> sockets.read();
                    default -> stack.frame(maker.next());
                }
                stack.check();
            }
        }
    }

    /** What applications have open meanwhile. */
    private static final class Sockets implements AutoCloseable {

        private final Lab lab;
        private final ListenerEndpoint listener;
        private final DatagramEndpoint datagrams;

        Sockets(Lab lab) throws IOException {
            this.lab = lab;
            listener = lab.engine().listen(new ListenRequest(at("10.1.0.1", FrameMaker.PORT), 8, EndpointOptions.NONE));
            datagrams = lab.engine()
                    .openDatagram(new DatagramRequest(AddressFamily.INET6, at("::", FrameMaker.PORT),
                            EndpointOptions.NONE));
            lab.settle();
        }

        private static InetSocketAddress at(String address, int port) {
            return new InetSocketAddress(InetAddress.ofLiteral(address), port);
        }

        void send(FuzzedDataProvider data) {
            ByteBuf bytes = Unpooled.directBuffer().writeZero(data.consumeInt(0, 4000));
            try {
                datagrams.trySend(bytes, at(data.consumeBoolean() ? "10.1.0.77" : "fd00:1::77", 9));
            } catch (IOException expected) {
                // an error of an earlier datagram
            } finally {
                bytes.release();
            }
            lab.settle();
        }

        void read() {
            ByteBuf into = Unpooled.directBuffer(2048, 2048);
            try {
                datagrams.tryReceive(into);
            } catch (IOException expected) {
                // an error of an earlier datagram
            } finally {
                into.release();
            }
            lab.settle();
        }

        @Override
        public void close() {
            listener.close();
            datagrams.close();
            lab.settle();
        }
    }
}
