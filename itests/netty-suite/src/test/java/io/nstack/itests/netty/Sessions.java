package io.nstack.itests.netty;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import io.nstack.nsocket.NSocket;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.dpdk.DpdkStack;
import io.nstack.stack.iouring.IoUringStack;
import io.nstack.stack.kernel.KernelStack;
import io.nstack.stack.memory.MemoryStack;
import java.time.Duration;
import java.util.Map;

/** Session channels over one stack, without OSGi. */
final class Sessions implements Peer {

    private static final int LOOPS = 4; // as many as the suite's own groups have
    private static final long SPIN_NANOS = 20_000;
    private static final int LOOPBACK_MTU_BYTES = 16_000; // some tests take each read for what was written at once

    private final NSocket sockets;

    private Sessions(NSocket sockets) { this.sockets = sockets; }

    /** Over the kernel, with a memory engine idle in the same loops. */
    static Sessions overKernel(BaseKind base) {
        SessionLayer layer = newLayer(base, LOOPS);
        layer.useRd(new OneStack("kernel"));
        add(layer, new MemoryStack(Map.of("name", "idle")));
        addKernel(layer, "kernel");
        return new Sessions(sockets(layer));
    }

    /** Over the memory stack. */
    static Sessions overMemory(int loops) {
        SessionLayer layer = newLayer(BaseKind.best(), loops);
        add(layer, new MemoryStack(Map.of("name", "memory")));
        return new Sessions(sockets(layer));
    }

    /** Over TCP/IP in user space, whose host talks to itself: its link has nobody at the other end. */
    static Sessions overDpdk(int loops) {
        SessionLayer layer = newLayer(BaseKind.best(), loops);
        DpdkStack stack = new DpdkStack(
                Map.of("name", "dpdk", "link", "near", "addresses", "127.0.0.1/8,::1/128,10.77.0.1/24"));
        stack.addLink(new MemoryWire(WireSettings.between("near", "far").withMtu(LOOPBACK_MTU_BYTES)).first());
        add(layer, stack);
        return new Sessions(sockets(layer));
    }

    /** Over the stack whose connections are Netty's io_uring channels. */
    static Sessions overAdapter() {
        SessionLayer layer = newLayer(BaseKind.IO_URING, LOOPS);
        add(layer, new IoUringStack(Map.of("name", "iouring")));
        return new Sessions(sockets(layer));
    }

    /** A layer without stacks, on the base of the flavour under test. */
    static SessionLayer newLayer() {
        return newLayer(Flavour.baseUnderTest(), LOOPS);
    }

    private static SessionLayer newLayer(BaseKind base, int loops) {
        SessionLayer layer = new SessionLayer(new LoopGroup(base, loops, SPIN_NANOS), () -> {});
        layer.useRd(new EveryStack());
        return layer;
    }

    static KernelStack addKernel(SessionLayer layer, String name) {
        KernelStack stack = new KernelStack(Map.of("name", name));
        add(layer, stack);
        return stack;
    }

    private static void add(SessionLayer layer, NetworkStack stack) {
        layer.addStack(stack, "suite");
        await().atMost(Duration.ofSeconds(10)).until(layer::isReady);
    }

    static NSocket sockets(SessionLayer layer) {
        return new ApplicationSockets(layer, new Application("suite", "", -1));
    }

    @Override
    public ServerBootstrap server() { return sockets.serverBootstrap(); }

    @Override
    public Bootstrap client() { return sockets.bootstrap(); }

    @Override
    public Bootstrap fastOpenClient() { return client().option(ChannelOption.TCP_FASTOPEN_CONNECT, true); }

    @Override
    public Bootstrap datagram() { return sockets.datagramBootstrap(); }

    @Override
    public Bootstrap datagram(SocketProtocolFamily family) {
        return datagram(); // a session takes the family of its addresses
    }
}
