package io.nstack.session.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannelConfig;
import io.netty.util.NetUtil;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a listener in the form that Netty's users know. */
final class ListenerConfig extends SessionConfig implements ServerSocketChannelConfig {

    private volatile int backlog = NetUtil.SOMAXCONN;

    ListenerConfig(ListenerSession channel) { super(channel, new ServerChannelRecvByteBufAllocator()); }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> all = super.getOptions();
        all.put(ChannelOption.SO_BACKLOG, backlog);
        return all;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        return option == ChannelOption.SO_BACKLOG ? (T) (Integer) backlog : super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == ChannelOption.SO_BACKLOG) {
            setBacklog((Integer) value);
            return true;
        }
        return super.setOption(option, value);
    }

    @Override
    public int getBacklog() { return backlog; }

    @Override
    public ListenerConfig setBacklog(int newBacklog) {
        if (newBacklog < 0) {
            throw new IllegalArgumentException("backlog " + newBacklog + " is below 0");
        }
        backlog = newBacklog;
        return this;
    }

    @Override
    public boolean isReuseAddress() {
        Boolean value = read(StandardSocketOptions.SO_REUSEADDR);
        return value == null || value; // the kernel stack sets it, as Netty does
    }

    @Override
    public ListenerConfig setReuseAddress(boolean reuseAddress) {
        write(StandardSocketOptions.SO_REUSEADDR, reuseAddress);
        return this;
    }

    @Override
    public int getReceiveBufferSize() {
        Integer value = read(StandardSocketOptions.SO_RCVBUF);
        return value == null ? 0 : value;
    }

    @Override
    public ListenerConfig setReceiveBufferSize(int receiveBufferSize) {
        write(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        return this;
    }

    @Override
    public ListenerConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this; // as in Netty's native transports: there is no such thing below
    }

    // ---- the same methods as above us, with this return type ----

    @Override
    public ListenerConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    /** Netty's old spelling of a property of the receive allocator. */
    @Override
    @Deprecated
    public ListenerConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public ListenerConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public ListenerConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public ListenerConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public ListenerConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public ListenerConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public ListenerConfig setWriteBufferHighWaterMark(int writeBufferHighWaterMark) {
        super.setWriteBufferHighWaterMark(writeBufferHighWaterMark);
        return this;
    }

    @Override
    public ListenerConfig setWriteBufferLowWaterMark(int writeBufferLowWaterMark) {
        super.setWriteBufferLowWaterMark(writeBufferLowWaterMark);
        return this;
    }

    @Override
    public ListenerConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
