package io.nstack.session.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannelConfig;
import io.nstack.stack.StackOptions;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a stream session in the form that Netty's users know. */
final class StreamConfig extends SessionConfig implements SocketChannelConfig {

    private volatile boolean allowHalfClosure;

    StreamConfig(StreamSession channel) { super(channel, new AdaptiveRecvByteBufAllocator()); }

    boolean isFastOpen() { return Boolean.TRUE.equals(endpointOptions().get(StackOptions.TCP_FASTOPEN_CONNECT)); }

    private <T> T readOr(SocketOption<T> option, T otherwise) {
        T value = read(option);
        return value == null ? otherwise : value;
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> all = super.getOptions();
        all.put(ChannelOption.ALLOW_HALF_CLOSURE, allowHalfClosure);
        return all;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        return option == ChannelOption.ALLOW_HALF_CLOSURE ? (T) (Boolean) allowHalfClosure : super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == ChannelOption.ALLOW_HALF_CLOSURE) {
            allowHalfClosure = (Boolean) value;
            return true;
        }
        return super.setOption(option, value);
    }

    @Override
    public boolean isAllowHalfClosure() { return allowHalfClosure; }

    @Override
    public StreamConfig setAllowHalfClosure(boolean allow) {
        allowHalfClosure = allow;
        return this;
    }

    @Override
    public boolean isTcpNoDelay() { return readOr(StandardSocketOptions.TCP_NODELAY, true); }

    @Override
    public StreamConfig setTcpNoDelay(boolean tcpNoDelay) {
        write(StandardSocketOptions.TCP_NODELAY, tcpNoDelay);
        return this;
    }

    @Override
    public int getSoLinger() { return readOr(StandardSocketOptions.SO_LINGER, -1); }

    @Override
    public StreamConfig setSoLinger(int soLinger) {
        write(StandardSocketOptions.SO_LINGER, soLinger);
        return this;
    }

    @Override
    public int getSendBufferSize() { return readOr(StandardSocketOptions.SO_SNDBUF, 0); }

    @Override
    public StreamConfig setSendBufferSize(int sendBufferSize) {
        write(StandardSocketOptions.SO_SNDBUF, sendBufferSize);
        return this;
    }

    @Override
    public int getReceiveBufferSize() { return readOr(StandardSocketOptions.SO_RCVBUF, 0); }

    @Override
    public StreamConfig setReceiveBufferSize(int receiveBufferSize) {
        write(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        return this;
    }

    @Override
    public boolean isKeepAlive() { return readOr(StandardSocketOptions.SO_KEEPALIVE, false); }

    @Override
    public StreamConfig setKeepAlive(boolean keepAlive) {
        write(StandardSocketOptions.SO_KEEPALIVE, keepAlive);
        return this;
    }

    @Override
    public int getTrafficClass() { return readOr(StandardSocketOptions.IP_TOS, 0); }

    @Override
    public StreamConfig setTrafficClass(int trafficClass) {
        write(StandardSocketOptions.IP_TOS, trafficClass);
        return this;
    }

    @Override
    public boolean isReuseAddress() { return readOr(StandardSocketOptions.SO_REUSEADDR, false); }

    @Override
    public StreamConfig setReuseAddress(boolean reuseAddress) {
        write(StandardSocketOptions.SO_REUSEADDR, reuseAddress);
        return this;
    }

    @Override
    public StreamConfig setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
        return this; // as in Netty's native transports: there is no such thing below
    }

    // ---- the same methods as above us, with this return type ----

    @Override
    public StreamConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    /** Netty's old spelling of a property of the receive allocator. */
    @Override
    @Deprecated
    public StreamConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public StreamConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public StreamConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public StreamConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public StreamConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public StreamConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public StreamConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public StreamConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
