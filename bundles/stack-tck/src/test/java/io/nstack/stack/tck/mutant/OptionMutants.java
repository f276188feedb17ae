package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.stream;

import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Stacks whose options go wrong. */
final class OptionMutants {

    private OptionMutants() {}

    static List<Mutant> all() {
        return List.of(
                stream("O01", good -> new StreamDecorator(good) {
                    @Override
                    public Set<SocketOption<?>> options() {
                        Set<SocketOption<?>> more = new HashSet<>(inner.options());
                        more.add(StandardSocketOptions.IP_MULTICAST_TTL);
                        return more;
                    }
                }),
                stream("O02", good -> new StreamDecorator(good) {
                    @Override
                    public <T> void option(SocketOption<T> option, T value) throws IOException {
                        if (inner.options().stream().anyMatch(each -> each.name().equals(option.name()))) {
                            inner.option(option, value);
                        }
                    }
                }),
                stream("O03", good -> new StreamDecorator(good) {
                    @Override
                    public <T> void option(SocketOption<T> option, T value) throws IOException {
                        if (!Boolean.FALSE.equals(value)) {
                            inner.option(option, value); // once on, always on
                        }
                    }
                }),
                stream("O04", good -> new StreamDecorator(good) {
                    @Override
                    public <T> void option(SocketOption<T> option, T value) throws IOException {
                        if (!inner.options().contains(option)) {
                            throw new UnsupportedOperationException(option.name());
                        }
                        inner.option(option, value);
                    }
                }),
                stream("O05", good -> new StreamDecorator(good) {
                    @Override
                    public <T> void option(SocketOption<T> option, T value) throws IOException {
                        if (!(value instanceof Integer number) || number >= 0) {
                            inner.option(option, value);
                        }
                    }
                }),
                engine("O06", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public StreamEndpoint connect(ConnectRequest asked) throws IOException {
                        return super.connect(new ConnectRequest(asked.remote(), asked.local(), EndpointOptions.NONE,
                                asked.firstData()));
                    }
                }),
                engine("O07", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public ListenerEndpoint listen(ListenRequest asked) throws IOException {
                        return super.listen(new ListenRequest(asked.local(), asked.backlog(), EndpointOptions.NONE));
                    }
                }));
    }
}
