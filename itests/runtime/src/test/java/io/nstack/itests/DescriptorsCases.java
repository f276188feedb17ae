package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** The process has no descriptors left, as accept(2) and socket(2) see it. */
abstract class DescriptorsCases extends RuntimeSupport {

    private static final int WAITING = 5;

    public void shouldSayOnceThatItCannotAcceptAndAcceptWhenItCan() throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        Sessions.opened(sockets().serverBootstrap().childHandler(new Seen()).bind(loopback(0))).close().sync();
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut established = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            for (int i = 0; i < WAITING; i++) {
                waiting.add(SocketChannel.open()); // has its descriptor from here on
            }
            LoopTime loops = new LoopTime();
            try (DescriptorLimit none = DescriptorLimit.exhausted()) {
                for (SocketChannel each : waiting) {
                    each.connect(echo.address()); // the kernel does, up to the backlog
                    each.write(ByteBuffer.allocate(Long.BYTES));
                }
                established.awaitProgress();
                established.finish();
                loops.awaitQuiet(5);
            }
            for (SocketChannel each : waiting) {
                ByteBuffer answer = ByteBuffer.allocate(Long.BYTES);
                while (answer.hasRemaining() && each.read(answer) >= 0) {
                    // the rest follows
                }
                assertThat(answer.hasRemaining()).isFalse();
            }
            assertThat(echo.isOpen()).isTrue();
        } finally {
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
        assertThat(log().stream().filter(line -> line.contains("accepts nothing on kernel for now"))).singleElement()
                .asString().contains("Too many open files", " WARN ");
        assertThat(log()).filteredOn(line -> line.contains("accepts on kernel again")).hasSize(1);
        assertThat(log()).filteredOn(line -> line.contains("Too many open files")).hasSize(1);
    }

    public void shouldSayWhyNothingCanBeOpened() throws Exception {
        List<ChannelFuture> refused = new ArrayList<>();
        try (EchoListener echo = EchoListener.on(KERNEL, sockets())) {
            FlatOut.drive(KERNEL, sockets(), echo.address()).close(); // all classes are loaded
            try (DescriptorLimit none = DescriptorLimit.exhausted()) {
                refused.add(sockets().bootstrap().option(SessionOptions.STACK, KERNEL).handler(new Seen())
                        .connect(echo.address()));
                refused.add(sockets().serverBootstrap().option(SessionOptions.STACK, KERNEL)
                        .childHandler(new Seen()).bind(loopback(0)));
                refused.add(sockets().datagramBootstrap().option(SessionOptions.STACK, KERNEL)
                        .handler(new Seen()).bind(loopback(0)));
                for (ChannelFuture each : refused) {
                    Await.until("refused", each::isDone);
                }
            }
            assertThat(refused).allSatisfy(each -> assertThat(each.cause()).isInstanceOf(IOException.class)
                    .hasMessageContainingAll("via kernel", "Too many open files"));
            assertThat(isUp(KERNEL)).isTrue();
            Channel again = Sessions.connect(KERNEL, sockets(), echo.address(), new Seen());
            again.close();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
