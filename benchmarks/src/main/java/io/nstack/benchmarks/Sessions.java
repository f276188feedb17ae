package io.nstack.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.nstack.nsocket.BlockingSockets;
import io.nstack.nsocket.NSocket;
import io.nstack.rd.RdEngine;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.NetworkStack;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Session channels over the kernel stack's native engine, decided by RD as in the runtime. */
public final class Sessions implements Transport {

    private final SessionLayer layer;
    private final List<NetworkStack> stacks;
    private final NSocket sockets;

    /** Waits until all stacks are up. */
    public Sessions(int loops, RdEngine rd, NetworkStack... stacks) throws InterruptedException {
        CountDownLatch changed = new CountDownLatch(1);
        SessionLayer[] made = new SessionLayer[1];
        LoopGroup group = new LoopGroup(BaseKind.EPOLL, loops,
                TimeUnit.MICROSECONDS.toNanos(Long.getLong("nstack.loop.spin.micros", 20)));
        layer = new SessionLayer(group, () -> {
            SessionLayer here = made[0];
            if (here != null && here.isReady() && here.stacks().size() == stacks.length) {
                changed.countDown();
            }
        });
        made[0] = layer;
        layer.useRd(rd);
        this.stacks = List.of(stacks);
        this.stacks.forEach(stack -> layer.addStack(stack, "benchmark"));
        if (!changed.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the stacks did not come up: " + layer.readiness());
        }
        sockets = new ApplicationSockets(layer, new Application("benchmark", "", -1));
    }

    @Override
    public String name() { return "session channel, kernel stack"; }

    @Override
    public Bootstrap client() { return sockets.bootstrap(); }

    @Override
    public ServerBootstrap server() { return sockets.serverBootstrap(); }

    /** Its faces for threads that block. */
    BlockingSockets blocking() { return sockets.blocking(); }

    @Override
    public void close() {
        stacks.forEach(stack -> layer.removeStack(stack, Duration.ZERO));
        layer.close();
    }
}
