package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.nstack.nsocket.SessionOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Five thousand connections within the process: ten thousand sessions. */
abstract class IdleSessionsCases extends RuntimeSupport {

    private static final int CONNECTIONS = 5_000;
    private static final int AT_ONCE = 100; // fewer than the listener's backlog
    private static final long MOST_HEAP_BYTES_PER_SESSION = 12 * 1024; // 1.6 KiB were measured over the kernel
    private static final int MOST_PERCENT_OF_A_PROCESSOR = 5;
    private static final Duration LONG = Duration.ofSeconds(60);

    public void shouldHoldTenThousandIdleSessions() throws Exception {
        Answers answers = new Answers();
        long descriptors = descriptors();
        int sessions = control().sessions().size();
        List<Channel> clients = new ArrayList<>();
        try (EchoListener echo = EchoListener.on(carrier(), sockets())) {
            long heap = heap();
            Bootstrap client = sockets().bootstrap().option(SessionOptions.STACK, carrier()).handler(answers);
            while (clients.size() < CONNECTIONS) {
                List<ChannelFuture> wave = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    wave.add(client.connect(echo.address()));
                }
                for (ChannelFuture each : wave) {
                    clients.add(Sessions.opened(each));
                }
            }
            Await.until(LONG, () -> "all are accepted, not " + control().sessions().size(),
                    () -> control().sessions().size() == sessions + 2 * CONNECTIONS);
            long perSession = (heap() - heap) / (2 * CONNECTIONS);
            System.getLogger(getClass().getName()).log(System.Logger.Level.INFO,
                    perSession + " bytes of heap for an idle session on " + carrier() + " " + settings());
            assertThat(perSession).as("bytes of heap for a session").isLessThan(MOST_HEAP_BYTES_PER_SESSION);
            new LoopTime().awaitQuiet(MOST_PERCENT_OF_A_PROCESSOR);
            for (Channel each : clients) {
                each.writeAndFlush(each.alloc().buffer(Integer.BYTES).writeInt(1));
            }
            Await.until(LONG, () -> "all are answered, not " + answers.count,
                    () -> answers.count.get() == CONNECTIONS);
            assertThat(clients).allMatch(Channel::isActive);
            clients.forEach(Channel::close);
            Await.until(LONG, () -> "all have gone, not " + control().sessions().size(),
                    () -> control().sessions().size() == sessions);
        }
        Await.until(LONG, () -> "as many descriptors as before, " + descriptors,
                () -> descriptors() <= descriptors + 5); // class files may have been opened
    }

    /** The stack under test. */
    String carrier() { return KERNEL; }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Sharable
    private static final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
        final AtomicInteger count = new AtomicInteger();

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) { count.incrementAndGet(); }
    }
}
