package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.NOBODY;
import static io.nstack.session.wire.WireRuntime.bytes;
import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionOptions;
import io.nstack.session.wire.Fault;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import io.nstack.stack.StackState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class BrokenStackTest {

    private final WireRuntime runtime = new WireRuntime();
    private final WireStack broken = runtime.add("broken");
    private final WireStack sound = runtime.add("sound");

    @AfterEach
    void close() {
        broken.fault = Fault.NONE;
        runtime.close();
    }

    private Channel connect(Channel server, String stack, Caught caught) throws InterruptedException {
        return runtime.sockets.bootstrap().handler(caught).option(SessionOptions.STACK, stack)
                .connect(server.localAddress()).sync().channel();
    }

    private static final class Caught extends ChannelInboundHandlerAdapter {

        final List<Throwable> all = new CopyOnWriteArrayList<>();
        volatile int bytes;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            bytes += ((ByteBuf) message).readableBytes();
            ((ByteBuf) message).release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { all.add(cause); }
    }

    private void failed(String detail) {
        await().until(() -> runtime.status("broken").state() == StackState.FAILED);
        assertThat(runtime.status("broken").reason()).contains(detail);
        await().until(() -> broken.openEngines.get() == 0);
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"POLL", "READ", "WRITE", "ACCEPT"})
    void shouldEndItsSessionsAndNoOthers(Fault fault) throws Exception {
        Channel server = runtime.listen(new WireRuntime.Echo());
        Caught ends = new Caught();
        Caught goesOn = new Caught();
        Channel idle = connect(server, "broken", ends);
        Channel other = connect(server, "sound", goesOn);
        Channel used = connect(server, "broken", new Caught());
        broken.fault = fault;
        used.writeAndFlush(bytes(10));
        runtime.client().option(SessionOptions.STACK, "broken").connect(server.localAddress());
        failed("bug in " + fault);
        assertThat(idle.closeFuture().await(5_000)).isTrue();
        assertThat(used.closeFuture().await(5_000)).isTrue();
        // by the session layer, or by the other end, which lost its engine a moment earlier
        assertThat(ends.all).singleElement().isInstanceOf(SessionException.class).asString()
                .containsAnyOf("broken: broken in nstack-loop-", "broken: Connection reset");
        assertThat(other.isActive()).isTrue();
        other.writeAndFlush(bytes(10)).sync();
        await().until(() -> goesOn.bytes == 10);
        await().until(() -> info(server).stack().equals("sound"));
    }

    @Test
    void shouldTryTheNextStackWhenConnectBreaks() throws Exception {
        Channel server = runtime.listen(new WireRuntime.Echo());
        broken.fault = Fault.CONNECT;
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        assertThat(info(client).stack()).isEqualTo("sound");
        assertThat(info(client).reason()).contains("before it broken: the stack is broken: bug in CONNECT");
        failed("bug in CONNECT");
    }

    @Test
    void shouldLetGoOfSessionsThatCannotEvenBeClosed() throws Exception {
        Channel server = runtime.listen(new WireRuntime.Echo());
        Channel first = connect(server, "broken", new Caught());
        Channel second = connect(server, "broken", new Caught());
        broken.fault = Fault.END;
        first.close().sync();
        failed("bug in END");
        assertThat(second.closeFuture().await(5_000)).isTrue();
        await().until(() -> runtime.layer.sessions().isEmpty());
        await().until(() -> info(server).stack().equals("sound"));
    }

    @Test
    void shouldNotGiveAFailedStackNewSessions() {
        broken.fault = Fault.POLL;
        runtime.client().option(SessionOptions.STACK, "broken").connect(NOBODY);
        failed("bug in POLL");
        ChannelFuture refused = runtime.client().option(SessionOptions.STACK, "broken").connect(NOBODY)
                .awaitUninterruptibly();
        assertThat(refused.cause()).hasMessageContaining("broken: FAILED");
    }

    @Test
    void shouldNotBlameTheStackForTheApplicationsAllocator() throws Exception {
        ByteBufAllocator useless = new AbstractByteBufAllocator(true) {
            @Override
            protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
                throw new IllegalStateException("application's bug");
            }

            @Override
            protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
                throw new IllegalStateException("application's bug");
            }

            @Override
            public boolean isDirectBufferPooled() { return true; }
        };
        Channel server = runtime.listen(new WireRuntime.Echo());
        Caught caught = new Caught();
        Channel client = runtime.sockets.bootstrap().handler(caught).option(SessionOptions.STACK, "broken")
                .option(ChannelOption.ALLOCATOR, useless).connect(server.localAddress()).sync().channel();
        client.writeAndFlush(bytes(10));
        assertThat(client.closeFuture().await(5_000)).isTrue();
        assertThat(caught.all).singleElement().asString().contains("application's bug");
        assertThat(runtime.status("broken").isUp()).isTrue();
    }

    @Test
    void shouldNotBlameTheStackForABufferThatWasReleasedTooEarly() throws Exception {
        Channel server = runtime.listen(new WireRuntime.Echo());
        Channel client = connect(server, "broken", new Caught());
        ByteBuf gone = bytes(10);
        ChannelFuture written = client.write(gone);
        client.eventLoop().submit(() -> gone.release()).sync();
        client.flush();
        assertThat(written.awaitUninterruptibly().isSuccess()).isFalse();
        assertThat(runtime.status("broken").isUp()).isTrue();
    }
}
