package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.engine;
import static io.nstack.stack.tck.mutant.Mutant.listener;

import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Stacks whose listeners go wrong. */
final class ListenerMutants {

    private ListenerMutants() {}

    static List<Mutant> all() {
        return List.of(
                listener("A01", (good, engine) -> new ListenerDecorator(good, engine) {
                    private boolean asked;

                    @Override
                    public SocketAddress local() {
                        boolean first = !asked;
                        asked = true;
                        return first ? null : inner.local();
                    }
                }),
                engine("A02", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public ListenerEndpoint listen(ListenRequest request) throws IOException {
                        try {
                            return super.listen(request);
                        } catch (IOException e) {
                            InetSocketAddress taken = (InetSocketAddress) request.local();
                            return super.listen(new ListenRequest(new InetSocketAddress(taken.getAddress(), 0),
                                    request.backlog(), EndpointOptions.NONE));
                        }
                    }
                }).implies("E05"),
                listener("A03", (good, engine) -> new ListenerDecorator(good, engine) {
                    private boolean none;

                    @Override
                    public StreamEndpoint tryAccept() throws IOException {
                        StreamEndpoint accepted = super.tryAccept();
                        none |= accepted == null;
                        return accepted;
                    }

                    @Override
                    public int pass(int bits) { return none ? bits & ~READABLE : bits; }
                }).implies("A04", "W07"),
                listener("A04", (good, engine) -> new ListenerDecorator(good, engine) {
                    private boolean rests;

                    @Override
                    public StreamEndpoint tryAccept() throws IOException {
                        StreamEndpoint accepted = rests ? null : super.tryAccept();
                        rests = accepted != null;
                        return accepted;
                    }
                }).implies("A03"),
                engine("A05", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    public ListenerEndpoint listen(ListenRequest request) throws IOException {
                        return super.listen(new ListenRequest(request.local(), 1, request.options()));
                    }
                }).implies("A04", "S01", "R02"),
                listener("A06", (good, engine) -> new ListenerDecorator(good, engine) {
                    @Override
                    public void close() {}
                }).implies("A07", "S04", "E01", "E02", "E03", "E06"),
                listener("A07", (good, engine) -> new ListenerDecorator(good, engine) {
                    @Override
                    public void close() {
                        try {
                            for (var next = inner.tryAccept(); next != null; next = inner.tryAccept()) {
                                next.owner(null); // accepted and forgotten
                            }
                        } catch (IOException e) {
                            // closed before
                        }
                        inner.close();
                    }
                }),
                listener("A08", (good, engine) -> new ListenerDecorator(good, engine) {
                    private final List<StreamEndpoint> accepted = new ArrayList<>();

                    @Override
                    public StreamEndpoint tryAccept() throws IOException {
                        StreamEndpoint next = super.tryAccept();
                        if (next != null) {
                            accepted.add(next);
                        }
                        return next;
                    }

                    @Override
                    public void close() {
                        accepted.forEach(StreamEndpoint::abort);
                        inner.close();
                    }
                }),
                engine("A09", (good, loop) -> new EngineDecorator(good, loop) {
                    @Override
                    StreamDecorator stream(StreamEndpoint inner) { return new Clinging(inner); }

                    @Override
                    public StreamEndpoint connect(io.nstack.stack.poll.ConnectRequest request) throws IOException {
                        Clinging made = (Clinging) super.connect(request);
                        made.attached = true;
                        return made;
                    }

                    @Override
                    public void attach(StreamEndpoint accepted) throws IOException {
                        super.attach(accepted);
                        ((Clinging) accepted).attached = true;
                    }
                }).implies("S20"),
                listener("A10", (good, engine) -> new ListenerDecorator(good, engine) {
                    private boolean closed;

                    @Override
                    public void close() {
                        if (closed) {
                            throw new IllegalStateException("closed already");
                        }
                        closed = true;
                        inner.close();
                    }
                }));
    }

    /** Does not end before it was attached. */
    private static final class Clinging extends StreamDecorator {

        private boolean attached;

        Clinging(StreamEndpoint inner) { super(inner); }

        @Override
        public void abort() {
            if (attached) {
                inner.abort();
            }
        }
    }
}
