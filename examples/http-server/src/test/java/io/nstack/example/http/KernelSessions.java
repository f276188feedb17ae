package io.nstack.example.http;

import static org.awaitility.Awaitility.await;

import io.nstack.nsocket.NSocket;
import io.nstack.rd.Candidate;
import io.nstack.rd.Decision;
import io.nstack.rd.Flow;
import io.nstack.rd.RdEngine;
import io.nstack.rd.StackSnapshot;
import io.nstack.session.Application;
import io.nstack.session.SessionLayer;
import io.nstack.session.channel.ApplicationSockets;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.LoopGroup;
import io.nstack.stack.kernel.KernelStack;
import java.util.List;
import java.util.Map;

/** The session layer with the kernel's stack, without OSGi. */
final class KernelSessions implements RdEngine, AutoCloseable {

    final SessionLayer layer = new SessionLayer(new LoopGroup(BaseKind.best(), 2, 20_000), () -> {});
    final NSocket nsocket = new ApplicationSockets(layer, new Application("http", "", -1));

    KernelSessions() {
        layer.useRd(this);
        layer.addStack(new KernelStack(Map.of("name", "kernel")), "test");
        await().until(layer::isReady);
    }

    @Override
    public Decision decide(Flow flow, StackSnapshot stacks) {
        return new Decision(List.of(new Candidate("kernel", "the only one")), List.of(), "test", false, List.of());
    }

    @Override
    public Decision why(Flow flow, StackSnapshot stacks) { return decide(flow, stacks); }

    @Override
    public void close() { layer.close(); }
}
