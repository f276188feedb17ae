package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;

abstract class CutWritesCases extends RuntimeSupport {

    private static final String EDGE = "kernel~edge";
    private static final int CHUNK = 64 * 1024;
    private static final int CHUNKS = 400; // more than the kernel takes for a peer that does not read

    public void shouldCompleteEveryWriteWhenItsStackIsRemoved() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        awaitUp(EDGE);
        List<ByteBuf> buffers = new ArrayList<>();
        List<ChannelFuture> writes = new ArrayList<>();
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            Channel session = Sessions.connect(EDGE, sockets(),
                    (InetSocketAddress) peer.getLocalSocketAddress(), new Seen());
            for (int i = 0; i < CHUNKS; i++) {
                ByteBuf chunk = i % 2 == 0 ? session.alloc().directBuffer(CHUNK) : session.alloc().heapBuffer(CHUNK);
                buffers.add(chunk);
                writes.add(session.write(chunk.writeZero(CHUNK)));
                if (i < CHUNKS - 20) {
                    session.flush(); // the last ones are still held when the stack goes
                }
            }
            Await.until("some are on their way", () -> writes.getFirst().isSuccess() && !session.isWritable());
            edge.delete();
            awaitGone(EDGE);
            writes.add(session.writeAndFlush(held(session, buffers)));
            Await.until("every write is complete", () -> writes.stream().allMatch(ChannelFuture::isDone));
            assertThat(writes.stream().filter(each -> !each.isSuccess())).isNotEmpty()
                    .allSatisfy(each -> assertThat(reasons(each.cause())).contains(EDGE, "removed"));
            assertThat(writes.getFirst().isSuccess()).isTrue();
            assertThat(buffers).allSatisfy(each -> assertThat(each.refCnt()).isZero());
            neighbour.finish();
        }
    }

    private static ByteBuf held(Channel session, List<ByteBuf> buffers) {
        ByteBuf late = session.alloc().directBuffer(CHUNK).writeZero(CHUNK);
        buffers.add(late);
        return late;
    }

    private static String reasons(Throwable failure) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            all.append(each).append("; ");
        }
        return all.toString();
    }
}
