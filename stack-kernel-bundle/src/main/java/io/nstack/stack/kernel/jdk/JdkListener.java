package io.nstack.stack.kernel.jdk;

import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.kernel.common.SocketFile;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening JDK channel. Options that the JDK has only for connections are kept for those it accepts. */
final class JdkListener extends ListenerEndpoint implements Watched {

    private final ServerSocketChannel channel;
    private final boolean domain;
    private final KernelConfig config;
    private final Kinds kinds;
    private final ChannelOptions own;
    private final ChannelOptions ofConnections;
    private final Set<SocketOption<?>> keys = new HashSet<>();
    private final Map<SocketOption<?>, Object> forConnections = new LinkedHashMap<>();
    private @Nullable JdkEngine engine; // null before it listens and after the end
    private @Nullable Watch watch;
    private @Nullable SocketAddress local;
    private @Nullable SocketFile file;

    JdkListener(SocketAddress wanted, KernelConfig config, Kinds kinds) throws IOException {
        this.domain = wanted instanceof UnixDomainSocketAddress;
        this.channel = domain ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        this.config = config;
        this.kinds = kinds;
        this.own = domain ? kinds.domainListener() : kinds.listener();
        this.ofConnections = domain ? kinds.domainStream() : kinds.stream();
        keys.addAll(own.keys());
        keys.addAll(ofConnections.keys());
    }

    void listen(ListenRequest request, JdkEngine home) throws IOException {
        channel.configureBlocking(false);
        config.options().applyTo(this);
        request.options().applyTo(this);
        if (request.local() instanceof UnixDomainSocketAddress path) {
            SocketFile.checkedPath(path);
            SocketFile.makeRoom(path.getPath());
            channel.bind(path, request.backlog());
            file = SocketFile.created(path.getPath());
        } else {
            channel.bind(config.bindAddress((InetSocketAddress) request.local()), request.backlog());
        }
        local = channel.getLocalAddress();
        watch = home.loop().watch(channel, Watch.IN, this);
        engine = home;
    }

    @Override
    public void onEvents(int events, ReadyList ready) {
        if (engine != null) {
            ready.add(this, READABLE);
        }
    }

    @Override
    public @Nullable StreamEndpoint tryAccept() throws IOException {
        if (engine == null) {
            throw new ClosedChannelException();
        }
        SocketChannel accepted;
        try {
            accepted = channel.accept();
        } catch (IOException e) {
            throw JdkFailure.of(local == null ? "accept" : AddressText.of("accept on", local, config.name()), e);
        }
        if (accepted == null) {
            if (watch != null) {
                watch.rearm(Watch.IN);
            }
            return null;
        }
        return endpoint(accepted);
    }

    private StreamEndpoint endpoint(SocketChannel accepted) throws IOException {
        try {
            for (Map.Entry<SocketOption<?>, Object> each : forConnections.entrySet()) {
                ofConnections.set(accepted, each.getKey(), each.getValue());
            }
            return JdkStream.accepted(accepted, config, kinds);
        } catch (IOException e) {
            accepted.close(); // gone before it was taken
            throw e;
        }
    }

    @Override
    public @Nullable SocketAddress local() { return local; }

    @Override
    public <T> void option(SocketOption<T> option, T value) throws IOException {
        if (own.has(option.name()) || !ofConnections.has(option.name())) {
            own.set(channel, option, value);
        } else {
            requireAcceptable(option, value);
            forConnections.put(option, value);
        }
    }

    /** A value that no connection takes would break every accept. */
    private void requireAcceptable(SocketOption<?> option, Object value) throws IOException {
        try (SocketChannel sample = domain ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open()) {
            ofConnections.set(sample, option, value);
        }
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        if (own.has(option.name()) || !ofConnections.has(option.name())) {
            return own.get(channel, option);
        }
        Object value = forConnections.get(option);
        if (value == null) {
            throw new SocketException("option " + option.name() + ": not set for connections of this listener");
        }
        return option.type().cast(value);
    }

    @Override
    public Set<SocketOption<?>> options() { return keys; }

    @Override
    public @Nullable IOException failure() { return null; }

    @Override
    public void close() {
        JdkEngine home = engine;
        engine = null;
        if (home != null) {
            home.forget(this);
        }
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
        if (file != null) {
            file.remove();
            file = null;
        }
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("io.nstack.stack.kernel").log(System.Logger.Level.DEBUG, "close: " + e);
        }
    }

    @Override
    public void abort() { close(); }
}
