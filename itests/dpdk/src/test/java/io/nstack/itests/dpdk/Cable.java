package io.nstack.itests.dpdk;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.nstack.dpdk.link.DpdkLink;
import io.nstack.dpdk.link.LinkConfig;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.nsocket.NSocket;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.dpdk.DpdkStack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Sessions over the user-space stack at one end of a virtual cable, the kernel at the other. */
final class Cable implements AutoCloseable {

    static final String OUR_IPV4 = "10.77.0.1";
    static final String OUR_IPV6 = "fd77::1";
    private static final long SPIN_NANOS = 20_000;

    final VethPair veth;
    final DpdkStack stack;
    final SessionLayer layer;
    final NSocket sockets;
    private final DpdkLink link;

    private Cable(VethPair veth, String driver, int loops, Map<String, String> options) throws IOException {
        this.veth = veth;
        boolean ipv6 = !options.getOrDefault("mtuBytes", "1500").equals("576");
        Map<String, String> properties = new HashMap<>(Map.of("name", "dpdk", "link", "cable", "addresses",
                OUR_IPV4 + "/24" + (ipv6 ? "," + OUR_IPV6 + "/64" : "")));
        properties.putAll(options);
        link = DpdkLink.start(LinkConfig.of("cable", driver + ",iface=" + veth.stackSide()), new DpdkLink.Shared());
        stack = new DpdkStack(Map.copyOf(properties));
        stack.addLink(link);
        layer = new SessionLayer(new LoopGroup(BaseKind.best(), loops, SPIN_NANOS), () -> {});
        layer.useRd(new OnlyStack("dpdk"));
        layer.addStack(stack, "itest");
        sockets = new ApplicationSockets(layer, new Application("itest", "", -1));
        await().atMost(Duration.ofSeconds(10)).until(layer::isReady);
    }

    static Cable of(int mtuBytes, int loops, Map<String, String> options) throws IOException {
        return of("net_af_packet", mtuBytes, loops, options);
    }

    static Cable of(String driver, int mtuBytes, int loops, Map<String, String> options) throws IOException {
        VethPair veth = VethPair.withMtu(mtuBytes);
        Map<String, String> all = new HashMap<>(options);
        all.put("mtuBytes", String.valueOf(mtuBytes));
        try {
            return new Cable(veth, driver, loops, all);
        } catch (IOException | RuntimeException e) {
            veth.close();
            throw e;
        }
    }

    /** Changes a setting of the kernel's end, as {@code net.ipv4.tcp_sack}. */
    void kernel(String setting, int value) {
        veth.inside("sysctl", "-qw", setting + "=" + value);
    }

    Channel listen(String at, ChannelHandler handler) throws InterruptedException {
        ServerBootstrap server = sockets.serverBootstrap().option(ChannelOption.SO_BACKLOG, 4096);
        server.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        return server.childHandler(handler).bind(new InetSocketAddress(at, 0)).sync().channel();
    }

    static int port(Channel server) { return ((InetSocketAddress) server.localAddress()).getPort(); }

    @Override
    public void close() {
        layer.close();
        link.close(Duration.ofSeconds(5));
        veth.close();
    }
}
