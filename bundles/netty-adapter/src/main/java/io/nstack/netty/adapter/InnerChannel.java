package io.nstack.netty.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What endpoints of every kind do with their inner channel. Loop thread. */
final class InnerChannel {

    /** What the transport may hold for sending: enough to keep it busy, little enough to push back in time. */
    private static final WriteBufferWaterMark ROOM = new WriteBufferWaterMark(128 * 1024, 512 * 1024);

    /** Up to here a copy costs no more than a slice, and leaves the buffer it came from to its owner at once. */
    private static final int COPIED_BYTES = 2048;

    private final Channel channel;
    private final Bridge bridge;

    InnerChannel(Channel channel, InnerEvents events) {
        this.channel = channel;
        this.bridge = new Bridge(this, events);
    }

    Channel channel() { return channel; }

    ChannelConfig config() { return channel.config(); }

    @Nullable
    SocketAddress local() { return channel.localAddress(); }

    @Nullable
    SocketAddress remote() { return channel.remoteAddress(); }

    /** Sets the channel up and registers it with the engine's loop, where it is at home from then on. */
    void enter(ChannelEngine engine) throws IOException {
        ChannelConfig config = channel.config();
        config.setAutoRead(false); // reads only what the session asks for
        config.setAutoClose(false); // after a failed write there may still be something to read
        config.setAllocator(engine.loop().allocator());
        config.setWriteBufferWaterMark(ROOM);
        config.setConnectTimeoutMillis(0); // the session layer's business
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        engine.transport().prepare(channel);
        channel.pipeline().addLast("nstack", bridge);
        engine.track(this);
        EventLoop loop = engine.netty().eventLoop();
        InnerFailure.require(loop.register(channel), "register a channel of " + engine.transport().stack());
    }

    /** Asks for one read. */
    void read() { channel.read(); }

    void flush() { channel.flush(); }

    boolean hasRoom() { return channel.isWritable(); }

    /** How much to write at once when {@code wanted} is there; at least 1 while there is room. */
    int room(long wanted) {
        return (int) Math.min(wanted, Math.max(1, channel.bytesBeforeUnwritable()));
    }

    /** So many bytes of a buffer that stays its owner's, to be written. */
    ByteBuf share(ByteBuf src, int index, int length) {
        return length > COPIED_BYTES
                ? src.retainedSlice(index, length)
                : channel.alloc().directBuffer(length).writeBytes(src, index, length);
    }

    /** Writes without flushing; a failure comes as {@link InnerEvents#onFailure}. */
    void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    /** Does something once all that was written is out, or has failed. */
    void afterWrites(Runnable then) {
        ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
        if (out == null || out.totalPendingWriteBytes() == 0) {
            then.run();
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> then.run()); // comes after all others
        }
    }

    /** Lets go and closes: what was written still goes out. */
    void close() {
        bridge.detach(true);
        if (channel.isRegistered()) {
            afterWrites(channel::close);
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** Lets go and closes now; a connection is reset. */
    void abort() {
        bridge.detach(false);
        linger(0);
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    /** The engine ends: closes now, after the endpoint, if there is one still, has let go of what it holds. */
    void end() {
        InnerEvents holder = bridge.target();
        if (holder != null) {
            holder.onEngineEnd();
        } else {
            abort(); // it was closing
        }
    }

    /** Sets SO_LINGER, seconds, where the channel has it: 0 = its close is a reset, -1 = off. */
    void linger(int seconds) {
        try {
            if (channel.isOpen()) {
                channel.config().setOption(ChannelOption.SO_LINGER, seconds);
            }
        } catch (ChannelException e) {
            // the connection has failed already: there is nobody to tell
        }
    }
}
