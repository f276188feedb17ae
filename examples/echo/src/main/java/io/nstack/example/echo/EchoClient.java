package io.nstack.example.echo;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.nstack.nsocket.Intent;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.SessionOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Measures round trips to an echo server. Waits, so it is not for loops. */
record EchoClient(NSocket nsocket, InetSocketAddress server, Intent intent, String application, String stack,
        Duration patience) {

    /** One line for people: how many, how long, over which stack and why. */
    String send(ByteBuf message, int count, boolean datagrams) throws EchoException, InterruptedException {
        EchoProbe[] probe = new EchoProbe[1]; // made on the loop: a handler belongs to it from the start
        Bootstrap bootstrap = datagrams ? nsocket.datagramBootstrap() : nsocket.bootstrap();
        bootstrap.handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                probe[0] = new EchoProbe(message, count);
                channel.pipeline().addLast(probe[0]);
            }
        });
        if (datagrams) {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, EchoServer.LARGEST_DATAGRAM);
        }
        if (!intent.equals(Intent.ANY)) {
            bootstrap.option(SessionOptions.INTENT, intent);
        }
        if (!application.isEmpty()) {
            bootstrap.option(SessionOptions.APPLICATION, application);
        }
        if (!stack.isEmpty()) {
            bootstrap.option(SessionOptions.STACK, stack);
        }
        ChannelFuture connected = bootstrap.connect(server);
        try {
            connected.await();
        } catch (InterruptedException e) {
            connected.addListener(ChannelFutureListener.CLOSE);
            throw e;
        }
        if (!connected.isSuccess()) {
            throw new EchoException("cannot reach " + Address.text(server) + ": " + connected.cause().getMessage());
        }
        try {
            long[] nanos = await(probe[0]);
            return summary(nanos, message.readableBytes()) + ", " + EchoServer.carrier(connected.channel());
        } catch (ExecutionException e) {
            throw new EchoException(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        } finally {
            ChannelFuture _ = connected.channel().close();
        }
    }

    /** Waits as long as answers keep coming: many of them may take longer than anybody's patience with one. */
    private long[] await(EchoProbe probe) throws EchoException, InterruptedException, ExecutionException {
        while (true) {
            int before = probe.answered();
            try {
                return probe.result().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (probe.answered() == before) {
                    throw new EchoException("no answer " + (before + 1) + " from " + Address.text(server) + " within "
                            + patience.toSeconds() + " s");
                }
            }
        }
    }

    private static String summary(long[] nanos, int bytes) {
        Arrays.sort(nanos);
        return String.format(Locale.ROOT, "%d x %d bytes came back as sent, round trip min %.1f us, median %.1f us, "
                + "99 %% %.1f us, max %.1f us", nanos.length, bytes, nanos[0] / 1e3, nanos[nanos.length / 2] / 1e3,
                nanos[(int) (nanos.length * 99L / 100)] / 1e3, nanos[nanos.length - 1] / 1e3);
    }
}
