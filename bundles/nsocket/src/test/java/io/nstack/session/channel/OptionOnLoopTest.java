package io.nstack.session.channel;

import static io.netty.channel.ChannelOption.SO_RCVBUF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OptionOnLoopTest {

    private static final int WINDOW = 32 * 1024;

    private final WireRuntime runtime = new WireRuntime(2);
    private final WireStack stack = runtime.add("wire");
    private Channel server;
    private Channel client;

    @BeforeEach
    void connect() throws Exception {
        server = runtime.listen(new ChannelInboundHandlerAdapter());
        client = runtime.client().connect(server.localAddress()).sync().channel();
    }

    @AfterEach
    void close() {
        runtime.close();
        assertThat(stack.strayCalls).as("calls on endpoints from foreign threads").hasValue(0);
    }

    private EventLoop other() {
        return runtime.layer.group().loops().stream().filter(each -> each != client.eventLoop()).findFirst()
                .orElseThrow();
    }

    @Test
    void shouldSetAndReadFromAnyThread() {
        client.config().setOption(SO_RCVBUF, 1000);
        assertThat(client.config().getOption(SO_RCVBUF)).isEqualTo(1000);
    }

    @Test
    void shouldSayFromAnyThreadWhyTheStackRefuses() {
        assertThatThrownBy(() -> client.config().setOption(SO_RCVBUF, WINDOW + 1))
                .isInstanceOf(ChannelException.class).hasMessage("wire: SO_RCVBUF=32769: No room");
        assertThatThrownBy(() -> client.config().setOption(SO_RCVBUF, -1))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("SO_RCVBUF=-1 is below 0");
    }

    @Test
    void shouldNotMakeOneLoopWaitForAnother() throws Exception {
        other().submit(() -> client.config().setOption(SO_RCVBUF, 2000)).sync();
        assertThat(other().submit(() -> client.config().getOption(SO_RCVBUF)).sync().getNow()).isEqualTo(2000);
        assertThat(client.config().getOption(SO_RCVBUF)).isEqualTo(2000);
    }

    @Test
    void shouldNotLoseWhatIsSetWhileConnecting() throws Exception {
        Channel late = runtime.client().register().sync().channel();
        late.eventLoop().submit(() -> {
            late.connect(server.localAddress());
            assertThat(late.isActive()).isFalse();
            late.config().setOption(SO_RCVBUF, 3000);
        }).sync();
        await().until(late::isActive);
        assertThat(late.config().getOption(SO_RCVBUF)).isEqualTo(3000);
    }
}
