package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.NOBODY;
import static io.nstack.session.wire.WireRuntime.bytes;
import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultFileRegion;
import io.nstack.session.wire.Fault;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import io.nstack.session.wire.WireStack.Answer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An exception keeps the class loader of whoever threw it alive; so does a channel that still points to an endpoint. */
@Timeout(30)
class ExceptionOriginTest {

    private final WireRuntime runtime = new WireRuntime(1); // with more, the other end's reset may come first

    @AfterEach
    void close() { runtime.close(); }

    private static void isOurs(Throwable thrown) {
        assertThat(thrown).isNotNull();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            assertThat(each.getClass().getName()).matches("(java|io\\.netty|io\\.nstack\\.nsocket)\\..*");
            assertThat(each.getSuppressed()).allSatisfy(ExceptionOriginTest::isOurs);
        }
    }

    private static final class Caught extends ChannelInboundHandlerAdapter {

        final List<Throwable> all = new CopyOnWriteArrayList<>();

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { all.add(cause); }
    }

    @Test
    void shouldHandUpItsOwnWhenAConnectFails() {
        runtime.add("wire").answer = Answer.REFUSE;
        isOurs(runtime.client().connect(NOBODY).awaitUninterruptibly().cause());
    }

    @Test
    void shouldHandUpItsOwnWhenAListenFails() throws Exception {
        runtime.add("wire");
        Channel server = runtime.listen(new WireRuntime.Echo());
        isOurs(runtime.server(new WireRuntime.Echo()).bind(server.localAddress()).awaitUninterruptibly().cause());
    }

    @Test
    void shouldHandUpItsOwnWhenAConnectionFails() throws Exception {
        WireStack wire = runtime.add("wire");
        Channel server = runtime.listen(new WireRuntime.Echo());
        Caught caught = new Caught();
        Channel client = runtime.sockets.bootstrap().handler(caught).connect(server.localAddress()).sync().channel();
        ChannelFuture stuck = client.writeAndFlush(bytes(10_000_000));
        runtime.remove(wire);
        isOurs(stuck.awaitUninterruptibly().cause());
        client.closeFuture().sync();
        assertThat(caught.all).isNotEmpty().allSatisfy(ExceptionOriginTest::isOurs);
        isOurs(client.writeAndFlush(bytes(1)).awaitUninterruptibly().cause());
    }

    @Test
    void shouldHandUpItsOwnWhenAStackBreaks() throws Exception {
        WireStack wire = runtime.add("wire");
        Channel server = runtime.listen(new WireRuntime.Echo());
        Caught caught = new Caught();
        Channel client = runtime.sockets.bootstrap().handler(caught).connect(server.localAddress()).sync().channel();
        wire.fault = Fault.WRITE;
        isOurs(client.writeAndFlush(bytes(10)).awaitUninterruptibly().cause());
        client.closeFuture().sync();
        assertThat(caught.all).allSatisfy(ExceptionOriginTest::isOurs);
        wire.fault = Fault.NONE;
    }

    @Test
    void shouldLetGoOfAStackWhileItsOldChannelsAreKept(@TempDir Path folder) throws Exception {
        List<Channel> kept = new ArrayList<>();
        WeakReference<WireStack> gone = useOnce(kept, folder);
        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(kept).noneMatch(Channel::isOpen).isNotEmpty();
        assertThat(info(kept.getFirst()).remote()).isNotEmpty();
    }

    private WeakReference<WireStack> useOnce(List<Channel> kept, Path folder) throws Exception {
        Path file = folder.resolve("file");
        Files.write(file, new byte[5_000]);
        WireStack wire = runtime.add("wire");
        Channel server = runtime.listen(new WireRuntime.Echo());
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        client.writeAndFlush(bytes(100)).sync();
        client.writeAndFlush(new DefaultFileRegion(file.toFile(), 0, 5_000)).sync();
        Channel refused = runtime.client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 100).connect(NOBODY)
                .awaitUninterruptibly().channel();
        kept.addAll(List.of(client, server, refused));
        runtime.remove(wire);
        server.close().sync();
        return new WeakReference<>(wire);
    }

    @Test
    void shouldKeepTheMessageOfWhatItReplaces() {
        IOException original = new WireStack.WireException("Connection refused");
        IOException fresh = Failures.session("wire", original);
        assertThat(fresh).hasMessage("wire: Connection refused").hasNoCause();
        assertThat(fresh.getStackTrace()).isEqualTo(original.getStackTrace());
    }
}
