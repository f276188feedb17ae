package io.nstack.session.channel;

import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.nstack.nsocket.BlockingSockets;
import io.nstack.nsocket.NSocket;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.face.FaceOpener;

/** The socket API as one application sees it: what it makes is marked as its own. Any thread. */
public final class ApplicationSockets implements NSocket, AutoCloseable {

    private final SessionLayer layer;
    private final Application application;
    private volatile boolean released;

    /** Makes the API for one application. */
    public ApplicationSockets(SessionLayer layer, Application application) {
        this.layer = layer;
        this.application = application;
    }

    @Override
    public EventLoopGroup group() { return layer.group(); }

    @Override
    public ChannelFactory<SocketChannel> streams() { return () -> new InetStreamSession(layer, owner()); }

    @Override
    public ChannelFactory<ServerSocketChannel> listeners() { return () -> new InetListenerSession(layer, owner()); }

    @Override
    public ChannelFactory<DatagramChannel> datagrams() { return () -> new DatagramSession(layer, owner()); }

    @Override
    public ChannelFactory<DuplexChannel> domainStreams() { return () -> new StreamSession(layer, owner()); }

    @Override
    public ChannelFactory<ServerChannel> domainListeners() { return () -> new ListenerSession(layer, owner()); }

    @Override
    public BlockingSockets blocking() { return new FaceOpener(this); }

    private Application owner() {
        if (released) {
            throw new IllegalStateException(application.name()
                    + " has given its NSocket service back: get the service anew");
        }
        return application;
    }

    /** The application has given the service back: nothing more can be made with this object. */
    @Override
    public void close() { released = true; }
}
