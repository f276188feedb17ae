package io.nstack.stack.tck.mutant;

import io.netty.buffer.ByteBufAllocator;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.Watch;
import io.nstack.stack.poll.Watched;
import java.io.IOException;
import java.nio.channels.SelectableChannel;

/** The loop as the inner engine sees it; what becomes ready in it is the decorator of each inner endpoint. */
class ContextDecorator implements LoopContext {

    final LoopContext loop;

    ContextDecorator(LoopContext loop) { this.loop = loop; }

    /** A list that takes inner endpoints and adds their decorators, with the bits that those let pass. */
    static ReadyList translated(ReadyList ready) {
        return (endpoint, bits) -> {
            if (endpoint.owner() instanceof Decorator outer) {
                int passed = outer.pass(bits);
                if (passed != 0) {
                    ready.add((Endpoint) outer, passed);
                }
            }
        };
    }

    @Override
    public boolean inLoop() { return loop.inLoop(); }

    @Override
    public void wakeup() { loop.wakeup(); }

    @Override
    public int index() { return loop.index(); }

    @Override
    public ByteBufAllocator allocator() { return loop.allocator(); }

    @Override
    public boolean watchesDescriptors() { return loop.watchesDescriptors(); }

    @Override
    public Watch watch(int fd, int events, Watched target) throws IOException {
        return loop.watch(fd, events, (seen, ready) -> target.onEvents(seen, translated(ready)));
    }

    @Override
    public Watch watch(SelectableChannel channel, int events, Watched target) throws IOException {
        return loop.watch(channel, events, (seen, ready) -> target.onEvents(seen, translated(ready)));
    }
}
