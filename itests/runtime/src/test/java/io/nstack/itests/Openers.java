package io.nstack.itests;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens one session after the other, sends a little through each, and keeps count of how they fared. */
final class Openers implements AutoCloseable {

    private static final long PING = 0x0123_4567_89ab_cdefL;

    private final String stack;
    private final NSocket sockets;
    private final InetSocketAddress echo;
    private final Map<String, AtomicInteger> servedBy = new ConcurrentHashMap<>();
    private final List<IOException> refused = new CopyOnWriteArrayList<>();
    private final List<IOException> cut = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean ending;

    private Openers(String stack, NSocket sockets, InetSocketAddress echo) {
        this.stack = stack;
        this.sockets = sockets;
        this.echo = echo;
    }

    /** @param stack the only one to use; empty = those of the policy */
    static Openers run(String stack, NSocket sockets, InetSocketAddress echo) {
        Openers made = new Openers(stack, sockets, echo);
        Thread.ofVirtual().name("opener").start(made::loop);
        return made;
    }

    /** Sessions that were served, on this stack. */
    int servedBy(String name) {
        AtomicInteger count = servedBy.get(name);
        return count == null ? 0 : count.get();
    }

    int served() { return servedBy.values().stream().mapToInt(AtomicInteger::get).sum(); }

    /** Why connects failed. */
    List<IOException> refused() { return refused; }

    /** Why sessions that were open failed. */
    List<IOException> cut() { return cut; }

    void awaitMore() {
        int goal = served() + 3;
        Await.until(() -> "more sessions than " + this, () -> served() >= goal || ended.isDone());
    }

    /** Ends after the session under way, and passes on what must not happen at all. */
    @Override
    public void close() {
        ending = true;
        try {
            ended.get(RuntimeSupport.BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("hangs: " + this, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() { return "served " + servedBy + ", refused " + refused.size() + ", cut " + cut.size(); }

    private void loop() {
        try {
            while (!ending) {
                once();
            }
            ended.complete(null);
        } catch (Throwable t) {
            ended.completeExceptionally(t);
        }
    }

    private void once() throws Exception {
        Pong pong = new Pong();
        Channel channel;
        try {
            channel = Sessions.connect(stack, sockets, echo, pong);
        } catch (IOException e) {
            refused.add(e);
            return;
        }
        try {
            channel.writeAndFlush(channel.alloc().buffer(Long.BYTES).writeLong(PING));
            if (pong.got.get(RuntimeSupport.BOUND.toSeconds(), TimeUnit.SECONDS) != PING) {
                throw new AssertionError("another answer than sent");
            }
            servedBy.computeIfAbsent(Sessions.info(channel).stack(), _ -> new AtomicInteger()).incrementAndGet();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException reason)) {
                throw e;
            }
            cut.add(reason);
        } finally {
            channel.close();
        }
    }

    private static final class Pong extends SimpleChannelInboundHandler<ByteBuf> {
        final CompletableFuture<Long> got = new CompletableFuture<>();

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
            // eight bytes of one segment come in one piece
            got.complete(message.readLong());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            got.completeExceptionally(cause);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            got.completeExceptionally(new IOException("closed without an exception"));
        }
    }
}
