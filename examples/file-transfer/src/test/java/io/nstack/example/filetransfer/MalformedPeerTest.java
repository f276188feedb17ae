package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MalformedPeerTest {

    private static final Frame.Attributes ATTRIBUTES = new Frame.Attributes(0644, 0);

    @TempDir
    Path folder;
    private Place place;

    @BeforeEach
    void open() throws IOException { place = new Place(folder); }

    /** Whatever came before, the server serves the next one, and has no transfer left. */
    @AfterEach
    void shouldStillServe() throws Exception {
        Path source = Trees.file(place.local.resolve("fine"), 100_000, 1);
        place.put(source, "fine");
        Trees.assertSame(source, place.served.resolve("fine"));
        place.close();
    }

    @Test
    void shouldRefuseStrangerAtItsFirstByte() throws Exception {
        assertThat(answer(out -> out.writeByte('G'))).contains("wrong magic");
    }

    @Test
    void shouldRefuseGarbage() throws Exception {
        byte[] garbage = new byte[100_000];
        new Random(1).nextBytes(garbage);
        assertThat(answer(out -> out.writeBytes(garbage))).contains("wrong magic");
    }

    @Test
    void shouldRefuseGarbageAfterGreeting() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeBytes(new byte[1000]);
        })).contains("unknown frame type 0");
    }

    @Test
    void shouldRefuseOtherVersion() throws Exception {
        assertThat(answer(out -> out.writeInt(0x4E534654).writeShort(9).writeShort(0))).contains("protocol version 9");
    }

    @Test
    void shouldRefuseOversizeFrame() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeByte(FrameType.REQUEST.code).writeInt(Integer.MAX_VALUE);
        })).contains("oversize frame");
    }

    @Test
    void shouldRefuseFrameThatIsShorterThanItsContent() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeByte(FrameType.REQUEST.code).writeInt(4).writeByte(1).writeShort(500).writeByte('x');
        })).contains("truncated frame");
    }

    @Test
    void shouldRefuseFrameThatIsLongerThanItsContent() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeByte(FrameType.ACCEPT.code + 11).writeInt(0);
            out.writeByte(FrameType.REQUEST.code).writeInt(9).writeByte(1).writeShort(1).writeByte('x').writeZero(5);
        })).contains("request was expected");
    }

    @Test
    void shouldRefuseUnknownOperation() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeByte(FrameType.REQUEST.code).writeInt(4).writeByte(77).writeShort(1).writeByte('x');
        })).contains("unknown operation 77");
    }

    @Test
    void shouldRefuseNameThatIsNotUtf8() throws Exception {
        assertThat(answer(out -> {
            Greeting.write(out);
            out.writeByte(FrameType.REQUEST.code).writeInt(4).writeByte(1).writeShort(1).writeByte(0xFF);
        })).contains("not UTF-8");
    }

    @Test
    void shouldEndSilentClient() throws Exception { assertThat(answer(Greeting::write)).contains("no request within"); }

    @Test
    void shouldRefuseDataThatNobodyWanted() throws Exception {
        assertThat(answer(out -> {
            request(out, new Frame.Request(Operation.PUT, "x"), new Frame.Begin(false, 1, 10));
            FrameType.writeDataHeader(out, 10);
            out.writeZero(10);
        })).contains("data outside of any file");
    }

    @Test
    void shouldRefuseMoreDataThanOffered() throws Exception {
        assertThat(answer(out -> {
            request(out, new Frame.Request(Operation.PUT, "x"), new Frame.Begin(false, 1, 10),
                    new Frame.Offer(0, "", 10, ATTRIBUTES), new Frame.Start(0, 0));
            FrameType.writeDataHeader(out, 11);
            out.writeZero(11);
        })).contains("more data than the 10 bytes");
    }

    @Test
    void shouldRefuseWrongHashAndDropThePart() throws Exception {
        assertThat(answer(out -> {
            request(out, new Frame.Request(Operation.PUT, "x"), new Frame.Begin(false, 1, 10),
                    new Frame.Offer(0, "", 10, ATTRIBUTES), new Frame.Start(0, 0));
            FrameType.writeDataHeader(out, 10);
            out.writeZero(10);
            FrameType.write(out, new Frame.End(0, Sha256.NONE));
        })).contains("SHA-256 differs");
        assertThat(place.served).isEmptyDirectory();
    }

    @Test
    void shouldRefuseFlatteringCompletion() throws Exception {
        assertThat(answer(out -> request(out, new Frame.Request(Operation.PUT, "x"), new Frame.Begin(false, 1, 10),
                new Frame.Complete(1, 0, 10, Sha256.NONE)))).contains("not the same on both sides");
    }

    @Test
    void shouldTellClientThatServerIsNone() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.startVirtualThread(() -> {
                try (Socket client = stranger.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the client has closed
                }
            });
            Path source = Trees.file(place.local.resolve("x"), 10, 1);
            assertThatThrownBy(() -> place.put(source, "x", (InetSocketAddress) stranger.getLocalSocketAddress()))
                    .hasMessageContaining("wrong magic");
        }
    }

    private static void request(ByteBuf out, Frame... frames) {
        Greeting.write(out);
        for (Frame each : frames) {
            FrameType.write(out, each);
        }
    }

    /** Sends bytes, reads until the server closes, and gives what it said as text. */
    private String answer(Consumer<ByteBuf> content) throws IOException {
        ByteBuf out = Unpooled.buffer();
        content.accept(out);
        try (Socket socket = new Socket(place.server.address().getAddress(), place.server.address().getPort())) {
            socket.setSoTimeout(10_000);
            out.readBytes(socket.getOutputStream(), out.readableBytes());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
