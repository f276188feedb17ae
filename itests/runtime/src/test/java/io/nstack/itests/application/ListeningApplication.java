package io.nstack.itests.application;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An application bundle of one class: opens a listener, a session to it and a datagram socket, and closes none. */
@Sharable
public final class ListeningApplication extends ChannelInboundHandlerAdapter implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
        NSocket sockets = context.getService(context.getServiceReference(NSocket.class));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Channel listener = sockets.serverBootstrap().childHandler(this).bind(any).sync().channel();
        sockets.bootstrap().handler(this).connect(listener.localAddress()).sync();
        sockets.datagramBootstrap().handler(this).bind(any).sync();
    }

    @Override
    public void stop(BundleContext context) {
        // leaves everything open
    }
}
