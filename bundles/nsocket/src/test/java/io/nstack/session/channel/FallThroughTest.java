package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.NOBODY;
import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.nstack.nsocket.NoStackException;
import io.nstack.nsocket.SessionConnectException;
import io.nstack.nsocket.SessionOptions;
import io.nstack.nsocket.SessionTimeoutException;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import io.nstack.session.wire.WireStack.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FallThroughTest {

    private final WireRuntime runtime = new WireRuntime();

    @AfterEach
    void close() { runtime.close(); }

    private Channel listenOnBoth() throws InterruptedException { return runtime.listen(new WireRuntime.Echo()); }

    private Bootstrap client(int timeoutMillis) {
        return runtime.client().option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis);
    }

    @Test
    void shouldTakeTheNextStackWhenTheFirstRefuses() throws Exception {
        runtime.add("first").answer = Answer.REFUSE;
        runtime.add("second");
        Channel server = listenOnBoth();
        Channel client = runtime.client().connect(server.localAddress()).sync().channel();
        assertThat(info(client).stack()).isEqualTo("second");
        assertThat(info(client).reason()).isEqualTo("is up; before it first: Connection refused");
    }

    @Test
    void shouldTakeTheNextStackWhenTheFirstNeverAnswers() throws Exception {
        runtime.add("first").answer = Answer.NONE;
        runtime.add("second");
        Channel server = listenOnBoth();
        long began = System.nanoTime();
        Channel client = client(1_000).connect(server.localAddress()).sync().channel();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isGreaterThanOrEqualTo(500L);
        assertThat(info(client).stack()).isEqualTo("second");
        assertThat(info(client).reason()).contains("first: no answer within");
    }

    @Test
    void shouldTryAllStacksWithinOneTimeout() {
        for (String each : List.of("first", "second", "third")) {
            runtime.add(each).answer = Answer.NONE;
        }
        long began = System.nanoTime();
        ChannelFuture failed = client(600).connect(NOBODY).awaitUninterruptibly();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isBetween(600L, 1_100L);
        assertThat(failed.cause()).isInstanceOf(SessionTimeoutException.class).hasMessageMatching(
                "connect 127\\.0\\.0\\.1:9 via first: no answer within \\d+ ms, second: no answer within \\d+ ms, "
                        + "third: no answer: connection timed out after 600 ms");
    }

    @Test
    void shouldNameEveryStackThatRefused() {
        runtime.add("first").answer = Answer.REFUSE;
        runtime.add("second").answer = Answer.REFUSE;
        ChannelFuture failed = runtime.client().connect(NOBODY).awaitUninterruptibly();
        assertThat(failed.cause()).isInstanceOf(SessionConnectException.class)
                .hasMessage("connect 127.0.0.1:9 via first: Connection refused, second: Connection refused");
        assertThat(((SessionConnectException) failed.cause()).stack()).isEqualTo("second");
        assertThat(failed.channel().closeFuture().awaitUninterruptibly(1_000)).isTrue();
    }

    @Test
    void shouldPassOverAStackThatLeavesWhileItConnects() throws Exception {
        WireStack first = runtime.add("first");
        first.answer = Answer.NONE;
        runtime.add("second");
        Channel server = listenOnBoth();
        ChannelFuture connecting = client(60_000).connect(server.localAddress());
        runtime.remove(first);
        assertThat(info(connecting.sync().channel()).stack()).isEqualTo("second");
    }

    @Test
    void shouldSayWhyThereIsNoStack() {
        WireStack only = runtime.add("only");
        runtime.layer.drain("only");
        ChannelFuture failed = runtime.client().connect(NOBODY).awaitUninterruptibly();
        assertThat(failed.cause()).isInstanceOf(NoStackException.class).hasMessage(
                "connect 127.0.0.1:9: no stack: test policy (only: " + runtime.status(only.name()) + ")");
    }

    @Test
    void shouldUseThePinnedStackOnly() throws Exception {
        runtime.add("first");
        runtime.add("second");
        Channel server = listenOnBoth();
        Channel client = runtime.client().option(SessionOptions.STACK, "second").connect(server.localAddress()).sync()
                .channel();
        assertThat(info(client).stack()).isEqualTo("second");
    }

    @Test
    void shouldNotFallBackFromThePinnedStack() {
        runtime.add("first");
        ChannelFuture failed = runtime.client().option(SessionOptions.STACK, "other").connect(NOBODY)
                .awaitUninterruptibly();
        assertThat(failed.cause()).isInstanceOf(NoStackException.class)
                .hasMessage("connect 127.0.0.1:9: no stack: test policy (first: the application wants other; "
                        + "other: wanted by the application, but there is no such stack for this flow)");
    }

    @Test
    void shouldShowEachEventOnceWhateverTheNumberOfCandidates() throws Exception {
        runtime.add("first").answer = Answer.REFUSE;
        runtime.add("second");
        Channel server = listenOnBoth();
        List<String> seen = new CopyOnWriteArrayList<>();
        Channel client = runtime.client().handler(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRegistered(ChannelHandlerContext context) { seen.add("registered"); }

            @Override
            public void channelActive(ChannelHandlerContext context) { seen.add("active"); }

            @Override
            public void channelInactive(ChannelHandlerContext context) { seen.add("inactive"); }

            @Override
            public void channelUnregistered(ChannelHandlerContext context) { seen.add("unregistered"); }
        }).connect(server.localAddress()).sync().channel();
        client.close().sync(); // and its handlers hear of it in a task of its own
        await().until(() -> seen.contains("unregistered"));
        assertThat(seen).containsExactly("registered", "active", "inactive", "unregistered");
    }

    @Test
    void shouldCloseWhenTheConnectIsCancelled() throws Exception {
        runtime.add("first").answer = Answer.NONE;
        ChannelFuture connecting = client(60_000).connect(NOBODY);
        assertThat(connecting.cancel(false)).isTrue();
        assertThat(connecting.channel().closeFuture().await(2_000)).isTrue();
    }
}
