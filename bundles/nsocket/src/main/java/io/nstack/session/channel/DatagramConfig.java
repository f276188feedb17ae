package io.nstack.session.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannelConfig;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import org.jspecify.annotations.Nullable;

/** The options of a datagram session in the form that Netty's users know. */
final class DatagramConfig extends SessionConfig implements DatagramChannelConfig {

    @SuppressWarnings("deprecation") // by Netty, which has no other way to send without binding first
    private static final ChannelOption<Boolean> ACTIVE_ON_REGISTRATION = ChannelOption.DATAGRAM_CHANNEL_ACTIVE_ON_REGISTRATION;
    private static final int DATAGRAM_BYTES = 2048; // as Netty's default for datagrams: above any Ethernet MTU

    private volatile boolean activeOnRegistration;

    DatagramConfig(DatagramSession channel) { super(channel, new FixedRecvByteBufAllocator(DATAGRAM_BYTES)); }

    private <T> T readOr(SocketOption<T> option, T otherwise) {
        T value = read(option);
        return value == null ? otherwise : value;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T getOption(ChannelOption<T> option) {
        if (option == ChannelOption.IP_MULTICAST_LOOP_DISABLED) {
            return (T) (Boolean) isLoopbackModeDisabled();
        }
        if (option == ChannelOption.IP_MULTICAST_ADDR) {
            return (T) getInterface();
        }
        if (option == ACTIVE_ON_REGISTRATION) {
            return (T) (Boolean) activeOnRegistration;
        }
        return super.getOption(option);
    }

    @Override
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        if (option == ChannelOption.IP_MULTICAST_LOOP_DISABLED) {
            setLoopbackModeDisabled((Boolean) value);
            return true;
        }
        if (option == ChannelOption.IP_MULTICAST_ADDR) {
            setInterface((InetAddress) value);
            return true;
        }
        if (option == ACTIVE_ON_REGISTRATION) {
            activeOnRegistration = (Boolean) value;
            return true;
        }
        return super.setOption(option, value);
    }

    /** Whether the session may send before it is bound or connected. */
    boolean isActiveOnRegistration() {
        return activeOnRegistration;
    }

    @Override
    public int getSendBufferSize() { return readOr(StandardSocketOptions.SO_SNDBUF, 0); }

    @Override
    public DatagramConfig setSendBufferSize(int sendBufferSize) {
        write(StandardSocketOptions.SO_SNDBUF, sendBufferSize);
        return this;
    }

    @Override
    public int getReceiveBufferSize() { return readOr(StandardSocketOptions.SO_RCVBUF, 0); }

    @Override
    public DatagramConfig setReceiveBufferSize(int receiveBufferSize) {
        write(StandardSocketOptions.SO_RCVBUF, receiveBufferSize);
        return this;
    }

    @Override
    public int getTrafficClass() { return readOr(StandardSocketOptions.IP_TOS, 0); }

    @Override
    public DatagramConfig setTrafficClass(int trafficClass) {
        write(StandardSocketOptions.IP_TOS, trafficClass);
        return this;
    }

    @Override
    public boolean isReuseAddress() { return readOr(StandardSocketOptions.SO_REUSEADDR, false); }

    @Override
    public DatagramConfig setReuseAddress(boolean reuseAddress) {
        write(StandardSocketOptions.SO_REUSEADDR, reuseAddress);
        return this;
    }

    @Override
    public boolean isBroadcast() { return readOr(StandardSocketOptions.SO_BROADCAST, false); }

    @Override
    public DatagramConfig setBroadcast(boolean broadcast) {
        write(StandardSocketOptions.SO_BROADCAST, broadcast);
        return this;
    }

    @Override
    public boolean isLoopbackModeDisabled() { return !readOr(StandardSocketOptions.IP_MULTICAST_LOOP, true); }

    @Override
    public DatagramConfig setLoopbackModeDisabled(boolean loopbackModeDisabled) {
        write(StandardSocketOptions.IP_MULTICAST_LOOP, !loopbackModeDisabled);
        return this;
    }

    @Override
    public int getTimeToLive() { return readOr(StandardSocketOptions.IP_MULTICAST_TTL, 1); }

    @Override
    public DatagramConfig setTimeToLive(int ttl) {
        write(StandardSocketOptions.IP_MULTICAST_TTL, ttl);
        return this;
    }

    @Override
    public @Nullable InetAddress getInterface() {
        NetworkInterface on = getNetworkInterface();
        return on == null ? null : on.inetAddresses().findFirst().orElse(null);
    }

    @Override
    public DatagramConfig setInterface(InetAddress interfaceAddress) {
        try {
            NetworkInterface on = NetworkInterface.getByInetAddress(interfaceAddress);
            if (on == null) {
                throw new ChannelException("no interface has the address " + interfaceAddress.getHostAddress());
            }
            return setNetworkInterface(on);
        } catch (SocketException e) {
            throw new ChannelException(e);
        }
    }

    @Override
    public @Nullable NetworkInterface getNetworkInterface() {
        try {
            return read(StandardSocketOptions.IP_MULTICAST_IF);
        } catch (ChannelException e) {
            return null; // none was set, and an endpoint cannot say so otherwise
        }
    }

    @Override
    public DatagramConfig setNetworkInterface(NetworkInterface networkInterface) {
        write(StandardSocketOptions.IP_MULTICAST_IF, networkInterface);
        return this;
    }

    // ---- the same methods as above us, with this return type ----

    /** Netty's old spelling of a property of the receive allocator. */
    @Override
    @Deprecated
    public DatagramConfig setMaxMessagesPerRead(int maxMessagesPerRead) {
        super.setMaxMessagesPerRead(maxMessagesPerRead);
        return this;
    }

    @Override
    public DatagramConfig setWriteSpinCount(int writeSpinCount) {
        super.setWriteSpinCount(writeSpinCount);
        return this;
    }

    @Override
    public DatagramConfig setConnectTimeoutMillis(int connectTimeoutMillis) {
        super.setConnectTimeoutMillis(connectTimeoutMillis);
        return this;
    }

    @Override
    public DatagramConfig setAllocator(ByteBufAllocator allocator) {
        super.setAllocator(allocator);
        return this;
    }

    @Override
    public DatagramConfig setRecvByteBufAllocator(RecvByteBufAllocator allocator) {
        super.setRecvByteBufAllocator(allocator);
        return this;
    }

    @Override
    public DatagramConfig setAutoRead(boolean autoRead) {
        super.setAutoRead(autoRead);
        return this;
    }

    @Override
    public DatagramConfig setAutoClose(boolean autoClose) {
        super.setAutoClose(autoClose);
        return this;
    }

    @Override
    public DatagramConfig setMessageSizeEstimator(MessageSizeEstimator estimator) {
        super.setMessageSizeEstimator(estimator);
        return this;
    }

    @Override
    public DatagramConfig setWriteBufferWaterMark(WriteBufferWaterMark writeBufferWaterMark) {
        super.setWriteBufferWaterMark(writeBufferWaterMark);
        return this;
    }
}
