package io.nstack.itests.hanging;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.nstack.nsocket.NSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** An application bundle of one class, whose handler hangs when it was sent something. */
@Sharable
public final class HangingApplication extends ChannelInboundHandlerAdapter implements BundleActivator {

    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void start(BundleContext context) throws Exception {
        NSocket sockets = context.getService(context.getServiceReference(NSocket.class));
        sockets.serverBootstrap().childHandler(this).bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync();
        context.registerService(Runnable.class, released::countDown, new Hashtable<>(Map.of("lets.go", "true")));
    }

    @Override
    public void stop(BundleContext context) { released.countDown(); }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        try {
            released.await();
        } finally {
            context.fireChannelRead(message);
        }
    }
}
