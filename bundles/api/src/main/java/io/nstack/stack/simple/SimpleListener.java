package io.nstack.stack.simple;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** A listener that holds as many connections as its backlog says until they are accepted. */
@ConsumerType
public abstract class SimpleListener extends ListenerEndpoint {

    private final SimpleEngine engine;
    private final SocketAddress local;
    private final Queue<SimpleStream> waiting = new ArrayDeque<>(); // guarded by this, as room
    private int room; // 0 once closed

    /**
     * A listener in the loop of that engine, which is told of it by {@link SimpleEngine#opened}.
     *
     * @param local   where it listens
     * @param backlog how many connections may wait, 1 or more
     */
    protected SimpleListener(SimpleEngine engine, SocketAddress local, int backlog) {
        this.engine = engine;
        this.local = local;
        this.room = backlog;
    }

    /** Frees the address; nobody must find this listener afterwards. Loop thread, once. */
    protected abstract void onClose();

    /**
     * Lets a connection wait to be accepted. Any thread.
     *
     * @return false = there is no room, or the listener has closed
     */
    public final synchronized boolean offer(SimpleStream connection) {
        boolean taken = waiting.size() < room;
        if (taken) {
            waiting.add(connection);
            engine.post(ready -> ready.add(this, READABLE));
        }
        return taken;
    }

    @Override
    public final SocketAddress local() { return local; }

    @Override
    public final synchronized @Nullable StreamEndpoint tryAccept() { return waiting.poll(); }

    @Override
    public final void close() {
        synchronized (this) {
            if (room == 0) {
                return;
            }
            room = 0;
        }
        engine.ended(this);
        onClose();
        waiting.forEach(SimpleStream::abort); // nobody adds to it any more
        waiting.clear();
    }
}
