package io.nstack.stack.kernel.jdk;

import io.nstack.stack.kernel.common.AddressText;
import io.nstack.stack.kernel.config.ConfigException;
import io.nstack.stack.kernel.config.KernelConfig;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.LoopContext;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.poll.ReadyList;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JDK engine of one loop. It is never polled: the loop's own selector says what became ready. */
public final class JdkEngine implements PollEngine {

    private final KernelConfig config;
    private final LoopContext loop;
    private final Kinds kinds;
    private final Scratch scratch = new Scratch();
    private final Set<Endpoint> open = new HashSet<>();

    /**
     * In the loop that {@code loop} stands for, on its thread.
     *
     * @throws IOException if the configuration asks for what JDK channels cannot do
     */
    public JdkEngine(KernelConfig config, LoopContext loop) throws IOException {
        this.config = config;
        this.loop = loop;
        this.kinds = Kinds.probe();
        requirePossible();
    }

    private void requirePossible() throws ConfigException {
        if (config.mptcp()) {
            throw ChannelOptions.impossible("mptcp", true);
        }
        String[] wrong = new String[2];
        config.options().forEach((option, value) -> {
            if (!kinds.anyHas(option.name())) {
                wrong[0] = option.name();
                wrong[1] = value.toString();
            }
        });
        if (wrong[0] != null) {
            throw ChannelOptions.impossible(wrong[0], wrong[1]);
        }
    }

    KernelConfig config() { return config; }

    LoopContext loop() { return loop; }

    Kinds kinds() { return kinds; }

    Scratch scratch() { return scratch; }

    void forget(Endpoint endpoint) { open.remove(endpoint); }

    @Override
    public boolean polled() { return false; }

    @Override
    public int poll(ReadyList ready, int budget) { return 0; }

    @Override
    public StreamEndpoint connect(ConnectRequest request) throws IOException {
        JdkStream stream = JdkStream.connecting(request.remote(), config, kinds);
        return begun(stream, "connect", request.remote(), () -> stream.connect(request, this));
    }

    @Override
    public ListenerEndpoint listen(ListenRequest request) throws IOException {
        JdkListener listener = new JdkListener(request.local(), config, kinds);
        return begun(listener, "listen", request.local(), () -> listener.listen(request, this));
    }

    @Override
    public DatagramEndpoint openDatagram(DatagramRequest request) throws IOException {
        JdkDatagram datagram = new JdkDatagram(request.family(), config, kinds);
        try {
            datagram.open(request, this);
        } catch (IOException | RuntimeException e) {
            datagram.abort();
            throw e;
        }
        open.add(datagram);
        return datagram;
    }

    @Override
    public void attach(StreamEndpoint accepted) throws IOException {
        if (!(accepted instanceof JdkStream stream) || !stream.isConnected()) {
            throw new SocketException("not an open connection of " + config.name());
        }
        stream.enter(this);
        open.add(stream);
    }

    @Override
    public void close() { List.copyOf(open).forEach(Endpoint::abort); }

    @FunctionalInterface
    private interface Begin {
        void run() throws IOException;
    }

    private <E extends Endpoint> E begun(E endpoint, String action, SocketAddress address, Begin begin)
            throws IOException {
        try {
            begin.run();
        } catch (IllegalArgumentException e) {
            endpoint.abort();
            throw e;
        } catch (IOException | RuntimeException e) {
            endpoint.abort();
            throw JdkFailure.of(AddressText.of(action, address, config.name()), e);
        }
        open.add(endpoint);
        return endpoint;
    }
}
