package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.nstack.itests.hanging.HangingApplication;
import io.nstack.itests.hanging.HangingStack;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionOptions;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.stack.StackState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.osgi.framework.ServiceReference;

/** A call in one of two loops does not return; here on epoll, and in subclasses on the other bases. */
abstract class HungLoopCases extends RuntimeSupport {

    private static final String APPLICATION = "io.nstack.itests.hanging.application";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    String base() { return "epoll"; }

    @Override
    Map<String, String> settings() {
        return Map.of("nstack.loops", "2", "nstack.loop.base", base(), "nstack.loop.warn.seconds", "1",
                "nstack.loop.hang.seconds", "3");
    }

    @Override
    boolean mayLog(String error) { return error.contains("was taken out, it hung for"); }

    /** In the container this is an instance of the class that declares the tests, so what counts is the setting. */
    @Before
    public void haveTheBase() {
        String wanted = context.getProperty("nstack.loop.base");
        assumeTrue("this machine does not have the base", !wanted.equals("auto"));
        assertThat(control().loops()).hasSize(2).allMatch(each -> each.base().equalsIgnoreCase(wanted));
    }

    public void shouldTakeOutTheLoopInWhichAnEngineHangsAndNoOther() throws Exception {
        install("hanging-stack", StackJar.of("io.nstack.itests.hanging.stack", HangingStack.class));
        awaitUp("hanging");
        List<EventLoop> loops = loops();
        EventLoop victim = loops.getFirst();
        EventLoop other = loops.getLast();
        String name = control().loops().getFirst().name();
        Channel server = Sessions.opened(new ServerBootstrap().group(other).channelFactory(sockets().listeners())
                .option(SessionOptions.STACK, KERNEL).childHandler(new Echo())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        try (ServerSocket outside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                FlatOut stays = FlatOut.drive(other, KERNEL, sockets(), (InetSocketAddress) server.localAddress())) {
            Channel lost = Sessions.opened(in(victim, KERNEL, new ChannelInboundHandlerAdapter())
                    .connect(outside.getLocalSocketAddress()));
            try (Socket peer = outside.accept()) {
                peer.setSoTimeout((int) LONG_ENOUGH.toMillis());
                ChannelFuture hangs = in(victim, "hanging", new ChannelInboundHandlerAdapter())
                        .connect(outside.getLocalSocketAddress());
                assertThat(peer.getInputStream().read()).as("the peer sees the end").isEqualTo(-1);
                assertThat(hangs.await(RuntimeSupport.BOUND.toMillis())).isTrue();
                assertThat(hangs.cause()).isInstanceOf(SessionException.class)
                        .hasMessageContaining(name + " was taken out").hasMessageContaining("stack hanging in ");
                assertThat(lost.closeFuture().await(RuntimeSupport.BOUND.toMillis())).isTrue();
                assertThat(Sessions.info(lost).reason()).contains(name + " was taken out", "stack hanging in ");
            }
            stays.awaitProgress();
            Await.until("the stack is FAILED",
                    () -> stack("hanging").orElseThrow().status().state() == StackState.FAILED);
            assertThat(stack("hanging").orElseThrow().status().reason())
                    .contains("hangs in " + name, "HangingStack.connect");
            assertThat(isUp(KERNEL)).isTrue();
            Await.until("another takes its place", () -> running().size() == 2);
            assertThat(running()).doesNotContain(name);
            assertThat(control().sessions()).extracting(SessionInfo::id).doesNotContain(Sessions.info(lost).id());
            letGo();
            Await.until("its thread has ended", () -> control().loops().size() == 2);
            stays.awaitProgress();
            stays.finish();
        } finally {
            server.close();
        }
    }

    public void shouldNameTheBundleWhoseHandlerHangs() throws Exception {
        long id = install("hanging-application", ApplicationJar.of(APPLICATION, HangingApplication.class))
                .getBundleId();
        SessionInfo listener = control().listeners().stream().filter(each -> each.bundle().equals(APPLICATION))
                .findFirst().orElseThrow();
        int port = Integer.parseInt(listener.local().substring(listener.local().lastIndexOf(':') + 1));
        try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
            peer.setSoTimeout((int) LONG_ENOUGH.toMillis());
            peer.getOutputStream().write(1);
            assertThat(peer.getInputStream().read()).as("the peer sees the end").isEqualTo(-1);
        }
        assertThat(log()).anyMatch(line -> line.contains("WARN") && line.contains("is stuck since")
                && line.contains("application " + APPLICATION + " (bundle " + APPLICATION + " " + id + ")")
                && line.contains("HangingApplication.channelRead"));
        assertThat(log()).anyMatch(line -> line.contains("ERROR") && line.contains("was taken out")
                && line.contains("(bundle " + APPLICATION + " " + id + ")"));
        assertThat(isUp(KERNEL)).isTrue();
        letGo();
        Await.until("its thread has ended", () -> control().loops().size() == 2);
    }

    public void shouldAddAndRetireLoopsWhileSessionsRun() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut runs = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            String added = control().addLoop().name();
            runs.awaitProgress();
            try (FlatOut there = FlatOut.drive(loops().getLast(), KERNEL, sockets(), echo.address())) {
                control().retireLoop(added, Duration.ofHours(1));
                there.awaitProgress();
                assertThat(running()).hasSize(2).doesNotContain(added);
                there.finish();
            }
            Await.until("it has ended", () -> control().loops().stream().noneMatch(each -> each.name().equals(added)));
            runs.awaitProgress();
            runs.finish();
        }
    }

    private List<EventLoop> loops() {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor each : sockets().group()) {
            loops.add((EventLoop) each);
        }
        return loops;
    }

    private List<String> running() {
        return control().loops().stream().filter(each -> each.state() == LoopState.RUNNING).map(LoopInfo::name)
                .toList();
    }

    private Bootstrap in(EventLoop loop, String stack, ChannelHandler handler) {
        return new Bootstrap().group(loop).channelFactory(sockets().streams()).option(SessionOptions.STACK, stack)
                .handler(handler);
    }

    private void letGo() throws Exception {
        for (ServiceReference<Runnable> each : context.getServiceReferences(Runnable.class, "(lets.go=true)")) {
            context.getService(each).run();
        }
    }

    @ChannelHandler.Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) { context.write(message); }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) { context.flush(); }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) { context.close(); }
    }
}
