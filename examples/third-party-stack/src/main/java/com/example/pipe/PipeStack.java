package com.example.pipe;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.simple.SimpleStack;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Component;

/** Streams between applications of one runtime. */
@Component(service = NetworkStack.class)
public class PipeStack extends SimpleStack {

    final Map<SocketAddress, PipeListener> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger lastPort = new AtomicInteger(1023);

    public PipeStack() {
        super("pipe", new StackTraits("pipe", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("pipe"), Set.of()));
    }

    public boolean canReach(SocketAddress remote) { return listeners.containsKey(remote); }

    public PollEngine newEngine(LoopContext loop) { return new PipeEngine(this, loop); }

    InetSocketAddress withPort(InetSocketAddress wanted) {
        return wanted.getPort() != 0
                ? wanted
                : new InetSocketAddress(wanted.getAddress(), lastPort.updateAndGet(last -> last % 65535 + 1));
    }
}
