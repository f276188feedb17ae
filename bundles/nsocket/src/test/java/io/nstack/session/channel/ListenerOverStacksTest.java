package io.nstack.session.channel;

import static io.nstack.session.wire.WireRuntime.info;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.nstack.nsocket.NoStackException;
import io.nstack.nsocket.SessionOptions;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ListenerOverStacksTest {

    private final WireRuntime runtime = new WireRuntime();
    private final Accepted accepted = new Accepted();

    @AfterEach
    void close() { runtime.close(); }

    @Sharable
    private static final class Accepted extends ChannelInboundHandlerAdapter {

        final List<String> stacks = new CopyOnWriteArrayList<>();

        @Override
        public void channelRegistered(ChannelHandlerContext context) { stacks.add(info(context.channel()).stack()); }
    }

    private Channel connect(Channel server, String stack) throws InterruptedException {
        return runtime.client().option(SessionOptions.STACK, stack).connect(server.localAddress()).sync().channel();
    }

    @Test
    void shouldListenOnEveryStackThatTheDecisionNames() throws Exception {
        runtime.add("one");
        runtime.add("two");
        Channel server = runtime.listen(accepted);
        assertThat(info(server).stack()).isEqualTo("one,two");
        connect(server, "one");
        connect(server, "two");
        await().untilAsserted(() -> assertThat(accepted.stacks).containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void shouldAcceptInTurn() throws Exception {
        runtime.add("one");
        runtime.add("two");
        List<String> order = new CopyOnWriteArrayList<>(); // on the listener's loop; the accepted go to several
        Channel server = runtime.server(accepted).handler(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object child) {
                order.add(info((Channel) child).stack());
                context.fireChannelRead(child);
            }
        }).option(ChannelOption.AUTO_READ, false).option(ChannelOption.SO_BACKLOG, 1_000).bind("127.0.0.1", 0).sync()
                .channel();
        int each = 100;
        List<Channel> clients = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            clients.add(connect(server, "one"));
            clients.add(connect(server, "two"));
        }
        server.config().setAutoRead(true);
        await().until(() -> order.size() == 2 * each);
        // neither waits until the other has nothing left
        assertThat(order.subList(0, each)).contains("one", "two");
    }

    @Test
    void shouldOpenOnAStackThatComesLater() throws Exception {
        runtime.add("one");
        Channel server = runtime.listen(accepted);
        runtime.add("late");
        await().until(() -> info(server).stack().equals("one,late"));
        connect(server, "late");
        await().until(() -> accepted.stacks.contains("late"));
    }

    @Test
    void shouldStayOpenWhenAStackLeaves() throws Exception {
        WireStack one = runtime.add("one");
        runtime.add("two");
        Channel server = runtime.listen(accepted);
        runtime.remove(one);
        assertThat(info(server).stack()).isEqualTo("two");
        assertThat(server.isActive()).isTrue();
        connect(server, "two");
        await().until(() -> accepted.stacks.equals(List.of("two")));
    }

    @Test
    void shouldStayOpenWithoutAnyStackAndComeBack() throws Exception {
        WireStack one = runtime.add("one");
        Channel server = runtime.listen(accepted);
        runtime.remove(one);
        assertThat(info(server).stack()).isEmpty();
        assertThat(server.isActive()).isTrue();
        runtime.add("again");
        await().until(() -> info(server).stack().equals("again"));
        connect(server, "again");
        await().until(() -> accepted.stacks.equals(List.of("again")));
    }

    @Test
    void shouldOpenAgainOnAStackThatLostIt() throws Exception {
        WireStack one = runtime.add("one");
        Channel server = runtime.listen(accepted);
        one.lose(server.localAddress());
        await().until(() -> one.listensAt(server.localAddress()));
        connect(server, "one");
        await().until(() -> accepted.stacks.equals(List.of("one")));
        assertThat(one.accepts).hasValueLessThan(10);
    }

    @Test
    void shouldCloseOnADrainedStackAfterThoseWhoWait() throws Exception {
        runtime.add("one");
        runtime.add("two");
        Channel server = runtime.server(accepted).option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.SO_BACKLOG, 100).bind("127.0.0.1", 0).sync().channel();
        List<Channel> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(connect(server, "one"));
        }
        runtime.layer.drain("one");
        await().until(() -> info(server).stack().equals("two"));
        await().until(() -> accepted.stacks.size() == 40); // each on the loop that it came to
        assertThat(clients).allMatch(Channel::isActive);
    }

    @Test
    void shouldTryAFailedAcceptAgainAfterAWhile() throws Exception {
        WireStack one = runtime.add("one");
        Channel server = runtime.listen(accepted);
        one.failingAccepts.set(1);
        connect(server, "one");
        await().until(() -> accepted.stacks.size() == 1);
        assertThat(one.accepts).hasValueLessThan(10);
    }

    @Test
    void shouldSayWhyItCannotListen() throws Exception {
        runtime.add("one");
        Channel server = runtime.listen(accepted);
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        assertThat(runtime.server(accepted).bind("127.0.0.1", port).awaitUninterruptibly().cause())
                .isInstanceOf(BindException.class)
                .hasMessage("listen 127.0.0.1:" + port + " via one: Address already in use");
        runtime.layer.drain("one");
        assertThat(runtime.server(accepted).bind("127.0.0.1", 0).awaitUninterruptibly().cause())
                .isInstanceOf(NoStackException.class).hasMessageStartingWith("listen 127.0.0.1:0: no stack: ");
    }
}
