package io.nstack.session.channel;

import io.nstack.session.StackHandle;
import io.nstack.session.loop.EngineSlot;
import io.nstack.stack.poll.ListenerEndpoint;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stack on which a listener is open. Loop thread only, but for {@link #countOut}. */
final class OpenListener {

    final StackHandle stack;
    final EngineSlot slot;
    final ListenerEndpoint endpoint;
    boolean ready = true; // unknown counts as ready
    boolean failing; // the last accept failed for a reason of ours, as a lack of descriptors
    private final AtomicBoolean counted = new AtomicBoolean(true);

    OpenListener(StackHandle stack, EngineSlot slot, ListenerEndpoint endpoint) {
        this.stack = stack;
        this.slot = slot;
        this.endpoint = endpoint;
        stack.listeners().incrementAndGet();
    }

    /** The stack no longer counts it among its listeners. Any thread, and more than once. */
    void countOut() {
        if (counted.compareAndSet(true, false)) {
            stack.listeners().decrementAndGet();
        }
    }

    /** Lets another stack of the same address space listen on the same address (SO_REUSEPORT, socket(7)). */
    boolean share() {
        for (SocketOption<?> each : endpoint.options()) {
            if (each.name().equals(StandardSocketOptions.SO_REUSEPORT.name())) {
                try {
                    endpoint.option(StandardSocketOptions.SO_REUSEPORT, true);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            }
        }
        return false;
    }
}
