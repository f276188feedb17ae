package io.nstack.itests.lives;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.StackMode;
import io.nstack.stack.StackTraits;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.simple.SimpleEngine;
import io.nstack.stack.simple.SimpleStack;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;

/** A stack that is there and carries nothing. */
public final class EmptyStack extends SimpleStack {

    EmptyStack(String name) {
        super(name, new StackTraits("empty", StackMode.USER, Set.of(Transport.STREAM), Set.of(AddressFamily.INET),
                Set.of("tcp"), Set.of()));
    }

    @Override
    public boolean canReach(SocketAddress remote) { return false; }

    @Override
    public PollEngine newEngine(LoopContext loop) { return new Engine(loop); }

    /** Its part in a loop. */
    public static final class Engine extends SimpleEngine {

        Engine(LoopContext loop) { super(loop); }

        @Override
        public StreamEndpoint connect(ConnectRequest request) throws IOException {
            throw new IOException("carries nothing");
        }

        @Override
        public ListenerEndpoint listen(ListenRequest request) throws IOException {
            throw new IOException("carries nothing");
        }
    }
}
