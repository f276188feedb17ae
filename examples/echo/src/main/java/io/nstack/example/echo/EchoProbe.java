package io.nstack.example.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.util.concurrent.CompletableFuture;

/** Sends a message so many times, each after the answer to the one before, and compares. Loop thread. */
final class EchoProbe extends ChannelInboundHandlerAdapter {

    private final ByteBuf message;
    private final long[] roundTripNanos;
    private final CompletableFuture<long[]> result = new CompletableFuture<>();
    private volatile int answered; // written on the loop only
    private int matchedBytes;
    private long sentNanos;

    EchoProbe(ByteBuf message, int count) {
        this.message = message;
        roundTripNanos = new long[count];
    }

    /** How long each took, once all are back. */
    CompletableFuture<long[]> result() { return result; }

    /** How many are back so far. Any thread. */
    int answered() { return answered; }

    @Override
    public void channelActive(ChannelHandlerContext ctx) { sendNext(ctx.channel()); }

    private void sendNext(Channel channel) {
        matchedBytes = 0;
        sentNanos = System.nanoTime();
        channel.writeAndFlush(message.retainedDuplicate()).addListener(sent -> {
            if (!sent.isSuccess()) {
                fail("sending failed: " + sent.cause().getMessage());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        ByteBuf bytes = received instanceof DatagramPacket packet ? packet.content() : (ByteBuf) received;
        try {
            compare(ctx, bytes, received instanceof DatagramPacket);
        } finally {
            bytes.release();
        }
    }

    private void compare(ChannelHandlerContext ctx, ByteBuf bytes, boolean whole) {
        int length = bytes.readableBytes();
        if (matchedBytes + length > message.readableBytes() || (whole && length != message.readableBytes())
                || !ByteBufUtil.equals(bytes, bytes.readerIndex(), message, matchedBytes, length)) {
            fail("what came back as message " + (answered + 1) + " is not what was sent");
            return;
        }
        matchedBytes += length;
        if (matchedBytes == message.readableBytes() && answered < roundTripNanos.length) {
            int done = answered + 1;
            roundTripNanos[done - 1] = System.nanoTime() - sentNanos;
            answered = done;
            if (done == roundTripNanos.length) {
                result.complete(roundTripNanos);
            } else {
                sendNext(ctx.channel());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail("the peer closed after " + answered + " of " + roundTripNanos.length + " answers");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        ChannelFuture _ = ctx.close();
    }

    private void fail(String reason) { result.completeExceptionally(new EchoException(reason)); }
}
