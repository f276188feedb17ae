package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConnectionImageTest {

    private static final int TOTAL = 2_000_000;

    private final TestNet net = new TestNet();
    private TcpStream client;
    private TcpStream server;
    private int got;

    private void establish() throws IOException {
        TcpListener listener = net.server.listen(80);
        client = net.client.connect(net.server, 80);
        net.run(10_000_000);
        server = (TcpStream) listener.tryAccept();
        net.server.tcp.attach(server);
    }

    @Test
    void shouldGoOnWhereItWasInTheMiddleOfATransfer() throws IOException {
        establish();
        SplittableRandom random = new SplittableRandom(3);
        net.loses = packet -> random.nextInt(100) == 0;
        byte[] all = new byte[TOTAL];
        new SplittableRandom(4).nextBytes(all);
        ByteBuf out = Unpooled.directBuffer().writeBytes(all);
        byte[] received = new byte[TOTAL];
        for (int round = 0; got < TOTAL; round++) {
            assertThat(round).isLessThan(1_000_000);
            if (out.isReadable()) {
                out.skipBytes(client.tryWrite(out, out.readableBytes(), false));
            }
            net.run(100_000);
            if (round % 50 == 10) {
                client = moved(net.client, client);
                server = moved(net.server, server);
            }
            if (round % 3 == 0) {
                drain(received);
            }
        }
        assertThat(received).isEqualTo(all);
    }

    private void drain(byte[] received) throws IOException {
        ByteBuf in = Unpooled.directBuffer(65_536, 65_536);
        while (server.tryRead(in.clear()) > 0) {
            int count = in.readableBytes();
            in.readBytes(received, got, count);
            got += count;
        }
    }

    @Test
    void shouldLeaveNothingBehindAndStayClosed() throws IOException {
        establish();
        client.tryWrite(Unpooled.directBuffer().writeZero(1000), 1000, false);
        TcpStream before = client;
        client = moved(net.client, client);
        assertThatThrownBy(() -> before.tryWrite(Unpooled.directBuffer().writeZero(1), 1, false))
                .isInstanceOf(IOException.class);
        assertThat(net.client.tcp.size()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatAnotherVersionWrote() {
        DataInputStream other = new DataInputStream(new ByteArrayInputStream(new byte[]{0, 0, 0, 99, 0, 0}));
        assertThatThrownBy(() -> net.client.tcp.restore(other)).hasMessageContaining("another version");
    }

    private static TcpStream moved(TestHost host, TcpStream stream) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        host.tcp.save(stream, new DataOutputStream(bytes));
        TcpStream restored = host.tcp.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        host.tcp.attach(restored);
        return restored;
    }
}
