package io.nstack.session.channel;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.stack.poll.Multicast;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** The multicast half of a datagram session: Netty's many spellings of joining and leaving a group. */
abstract class MulticastSession extends SessionChannel implements DatagramChannel {

    MulticastSession(SessionLayer layer, Application application) { super(null, layer, application); }

    /** Joins or leaves. */
    private interface Membership {
        void change(Multicast endpoint) throws IOException;
    }

    @Override
    public @Nullable InetSocketAddress localAddress() { return (InetSocketAddress) super.localAddress(); }

    @Override
    public @Nullable InetSocketAddress remoteAddress() { return (InetSocketAddress) super.remoteAddress(); }

    private ChannelFuture change(ChannelPromise promise, Membership membership) {
        if (eventLoop().inEventLoop()) {
            changeNow(promise, membership);
        } else {
            eventLoop().execute(() -> changeNow(promise, membership));
        }
        return promise;
    }

    private void changeNow(ChannelPromise promise, Membership membership) {
        try {
            if (!(endpoint() instanceof Multicast multicast)) {
                throw new UnsupportedOperationException(stackName().isEmpty()
                        ? "bind the session before it joins a group"
                        : stackName() + " has no multicast");
            }
            membership.change(multicast);
            promise.trySuccess();
        } catch (IOException e) {
            promise.tryFailure(Failures.session(stackName(), e));
        } catch (RuntimeException e) {
            promise.tryFailure(e);
        }
    }

    private NetworkInterface ownInterface() throws SocketException {
        NetworkInterface on = config().getNetworkInterface();
        InetSocketAddress local = localAddress();
        if (on == null && local != null) {
            on = NetworkInterface.getByInetAddress(local.getAddress());
        }
        if (on == null) {
            throw new SocketException("no interface has the local address " + Addresses.text(local)
                    + ": name the interface to join on");
        }
        return on;
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group) { return joinGroup(group, newPromise()); }

    @Override
    public ChannelFuture joinGroup(InetAddress group, ChannelPromise promise) {
        return change(promise, multicast -> multicast.join(group, ownInterface(), null));
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface on) {
        return joinGroup(group, on, newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface on, ChannelPromise promise) {
        return change(promise, multicast -> multicast.join(group.getAddress(), on, null));
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface on, @Nullable InetAddress source) {
        return joinGroup(group, on, source, newPromise());
    }

    @Override
    public ChannelFuture joinGroup(InetAddress group, NetworkInterface on, @Nullable InetAddress source,
            ChannelPromise promise) {
        return change(promise, multicast -> multicast.join(group, on, source));
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group) { return leaveGroup(group, newPromise()); }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, ChannelPromise promise) {
        return change(promise, multicast -> multicast.leave(group, ownInterface(), null));
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface on) {
        return leaveGroup(group, on, newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface on, ChannelPromise promise) {
        return change(promise, multicast -> multicast.leave(group.getAddress(), on, null));
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, NetworkInterface on, @Nullable InetAddress source) {
        return leaveGroup(group, on, source, newPromise());
    }

    @Override
    public ChannelFuture leaveGroup(InetAddress group, NetworkInterface on, @Nullable InetAddress source,
            ChannelPromise promise) {
        return change(promise, multicast -> multicast.leave(group, on, source));
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface on, InetAddress sourceToBlock) {
        return block(group, on, sourceToBlock, newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, NetworkInterface on, InetAddress sourceToBlock,
            ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException(
                "blocking one sender is not offered: join with the wanted sender instead"));
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress sourceToBlock) {
        return block(group, sourceToBlock, newPromise());
    }

    @Override
    public ChannelFuture block(InetAddress group, InetAddress sourceToBlock, ChannelPromise promise) {
        return promise.setFailure(new UnsupportedOperationException(
                "blocking one sender is not offered: join with the wanted sender instead"));
    }
}
