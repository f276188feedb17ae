package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.nstack.nsocket.SessionOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.Test;

/** Applications with bugs: each harms the session that it concerns. */
public class ThrowingHandlerIT extends RuntimeSupport {

    private static final String SHAKY = "shaky.application";

    @Test
    public void shouldNameTheSessionWhoseHandlerThrowsOnRead() throws Exception {
        harmless("bug on read", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                context.writeAndFlush(context.alloc().buffer().writeInt(1));
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                throw new IllegalStateException("bug on read");
            }
        });
    }

    @Test
    public void shouldNameTheSessionWhoseHandlerThrowsWhenActive() throws Exception {
        harmless("bug when active", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                throw new IllegalStateException("bug when active");
            }
        });
    }

    @Test
    public void shouldNameTheSessionWhoseHandlerFailsWithAnError() throws Exception {
        harmless("no such class", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                throw new NoClassDefFoundError("no such class");
            }
        });
    }

    @Test
    public void shouldOutliveTasksAndListenersThatThrow() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            Channel session = Sessions.connect(KERNEL, sockets(), echo.address(), new Seen());
            session.eventLoop().execute(() -> {
                throw new IllegalStateException("bug in a task");
            });
            session.newPromise().addListener(done -> {
                throw new IllegalStateException("bug in a listener");
            }).setSuccess();
            awaitLogged(getClass().getName() + "$$Lambda", "bug in a task");
            awaitLogged(getClass().getName() + "$$Lambda", "bug in a listener");
            assertThat(session.isActive()).isTrue();
            neighbour.awaitProgress();
            neighbour.finish();
            session.close();
        }
    }

    @Test
    public void shouldAcceptOthersAfterAnInitializerThatThrows() throws Exception {
        Throwing throwing = new Throwing();
        Channel listener = Sessions.opened(sockets().serverBootstrap().option(SessionOptions.STACK, KERNEL)
                .option(SessionOptions.APPLICATION, SHAKY).childHandler(throwing)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
        try {
            Seen first = new Seen();
            Sessions.connect(KERNEL, sockets(), (InetSocketAddress) listener.localAddress(), first);
            Await.until("closed", () -> first.ended);
            awaitLogged(" of " + SHAKY, "bug when added");
            throwing.throwing = false;
            Seen second = new Seen();
            Channel session = Sessions.connect(KERNEL, sockets(),
                    (InetSocketAddress) listener.localAddress(), second);
            Await.until("greeted", () -> second.read);
            session.close();
        } finally {
            listener.close();
        }
    }

    private void harmless(String bug, ChannelHandler handler) throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut neighbour = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            Channel session = Sessions.opened(sockets().bootstrap().option(SessionOptions.STACK, KERNEL)
                    .option(SessionOptions.APPLICATION, SHAKY).handler(handler).connect(echo.address()));
            awaitLogged("session " + Sessions.info(session).id() + " of " + SHAKY, bug);
            neighbour.awaitProgress();
            neighbour.finish();
            assertThat(isUp(KERNEL)).isTrue();
            session.close();
        }
    }

    /** One line with the one, and it or one of the next, where its stack trace is, with the other. */
    private void awaitLogged(String who, String bug) {
        Await.until("logged: " + who + ": " + bug, () -> {
            List<String> lines = log();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(who) && String.join("\n", lines.subList(i, Math.min(i + 60, lines.size())))
                        .contains(bug)) {
                    return true;
                }
            }
            return false;
        });
    }

    @Sharable
    private static final class Throwing extends ChannelInboundHandlerAdapter {
        volatile boolean throwing = true;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            if (throwing) {
                context.close();
                throw new IllegalStateException("bug when added");
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer().writeInt(1));
        }
    }
}
