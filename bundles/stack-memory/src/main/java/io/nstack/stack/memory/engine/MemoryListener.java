package io.nstack.stack.memory.engine;

import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening address, and the connections that wait to be accepted there. Loop thread only. */
final class MemoryListener extends ListenerEndpoint {

    private final MemoryEngine engine;
    private final Settings settings;
    private final Binding binding;
    private final int backlog;
    private final ArrayDeque<MemoryStream> waiting = new ArrayDeque<>();
    private final Signal signal = new Signal(this);
    private boolean closed;

    MemoryListener(MemoryEngine engine, ListenRequest request) throws IOException {
        this.engine = engine;
        this.backlog = request.backlog();
        this.settings = new Settings(engine.config());
        OptionTable.STREAM.apply(request.options(), settings);
        InetSocketAddress wanted = Words.inet(request.local(), "listen", engine.config().name());
        try {
            binding = engine.network().streams().bind(
                    new Ports.Request(wanted, this, engine, true, settings.reusePort));
        } catch (BindException e) {
            throw new BindException(Words.of("listen", wanted, engine.config().name()) + ": " + e.getMessage());
        }
    }

    void receive(Message message, Wire by, MemoryEngine home) {
        if (message.kind != Kind.SYN) {
            throw new IllegalStateException(message.kind + " to a listener");
        }
        MemoryStream client = (MemoryStream) message.from();
        Wire back = home.wireTo(by.from());
        if (closed) {
            back.send(Kind.REFUSED, client, this, 0);
        } else if (waiting.size() >= backlog) {
            back.send(Kind.BUSY, client, this, 0);
        } else {
            MemoryStream accepted = MemoryStream.accepted(this, client, back, message.number);
            waiting.add(accepted);
            back.send(Kind.SYN_ACK, client, accepted, 0);
            signal.edge(READABLE, home);
        }
    }

    MemoryEngine engine() { return engine; }

    Settings settings() { return settings; }

    /** A client has gone before its connection was accepted. */
    void forget(MemoryStream gone) { waiting.remove(gone); }

    void lookWhoLeft() { waiting.removeIf(MemoryStream::isPeerGone); }

    @Override
    public @Nullable StreamEndpoint tryAccept() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        MemoryStream next = waiting.poll();
        if (next == null) {
            signal.want(READABLE);
        }
        return next;
    }

    @Override
    public InetSocketAddress local() { return binding.local(); }

    @Override
    public <T> void option(SocketOption<T> option, T value) { OptionTable.STREAM.set(settings, option, value); }

    @Override
    public <T> T option(SocketOption<T> option) { return OptionTable.STREAM.get(settings, option); }

    @Override
    public Set<SocketOption<?>> options() { return OptionTable.STREAM.keys(); }

    @Override
    public @Nullable IOException failure() { return null; }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        signal.silence();
        engine.network().streams().release(binding);
        engine.forget(this);
        List.copyOf(waiting).forEach(each -> each.resetFrom(engine));
        waiting.clear();
    }

    @Override
    public void abort() { close(); }
}
