package io.nstack.stack.tck;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenRequest;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Listening addresses. */
final class ListenerRules {

    private static final int SEVERAL = 5;
    private static final int BACKLOG = 8;

    private ListenerRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("A01", "The local address, with the port chosen for port 0, is known when listen returns.",
                        "PollEngine.listen", ListenerRules::localKnown),
                new Rule("A02", "An address is listened on once.", "PollEngine.listen", ListenerRules::once),
                new Rule("A03", "READABLE is reported for a connection that comes after tryAccept said null.",
                        "ListenerEndpoint.tryAccept", ListenerRules::reportsReadable),
                new Rule("A04", "tryAccept says null only when no connection waits, or else READABLE follows.",
                        "ListenerEndpoint.tryAccept", ListenerRules::acceptsAll),
                new Rule("A05", "As many connections as the backlog says can wait to be accepted.",
                        "ListenRequest.backlog", ListenerRules::backlog),
                new Rule("A06", "A closed listener accepts no more, and its address is free.", "ListenerEndpoint",
                        ListenerRules::freesAddress),
                new Rule("A07", "The end of a listener resets the connections that wait.", "ListenerEndpoint",
                        ListenerRules::resetsWaiting),
                new Rule("A08", "The end of a listener leaves accepted connections alone.", "ListenerEndpoint",
                        ListenerRules::keepsAccepted),
                new Rule("A09", "An accepted connection can be aborted without being attached.",
                        "ListenerEndpoint.tryAccept", ListenerRules::abortsUnattached),
                new Rule("A10", "A listener's close and abort are idempotent.", "Endpoint.close",
                        ListenerRules::endTwice));
    }

    private static void localKnown(Trial trial) throws Exception {
        for (int i = 0; i < 3; i++) {
            Object local = trial.a().call(() -> trial.a().engine()
                    .listen(new ListenRequest(trial.address(), 1, EndpointOptions.NONE)).local());
            Violation.unless(local instanceof InetSocketAddress inet && inet.getPort() > 0, "local() is " + local);
        }
    }

    private static void once(Trial trial) throws Exception {
        InetSocketAddress taken = trial.local(trial.a(), trial.listen(trial.a()));
        for (var loop : List.of(trial.a(), trial.b())) {
            try {
                trial.listen(loop, taken, EndpointOptions.NONE);
            } catch (IOException e) {
                continue;
            }
            throw new Violation("a second listener opened on " + taken);
        }
    }

    private static void reportsReadable(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        InetSocketAddress at = trial.local(trial.a(), listener);
        for (int i = 0; i < 3; i++) {
            trial.a().await("no connection waits", () -> listener.tryAccept() == null);
            trial.a().forget(listener);
            trial.connect(trial.a(), at);
            trial.a().awaitBits(listener, Endpoint.READABLE);
            trial.tryAccept(trial.a(), listener);
        }
    }

    private static void acceptsAll(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        InetSocketAddress at = trial.local(trial.a(), listener);
        for (int i = 0; i < SEVERAL; i++) {
            trial.connect(trial.a(), at);
        }
        List<StreamEndpoint> accepted = new ArrayList<>();
        while (accepted.size() < SEVERAL) {
            trial.a().awaitBits(listener, Endpoint.READABLE);
            trial.a().run(() -> {
                for (var next = listener.tryAccept(); next != null; next = listener.tryAccept()) {
                    accepted.add(next);
                }
            });
        }
    }

    private static void backlog(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.a().call(() -> trial.a().engine()
                .listen(new ListenRequest(trial.address(), BACKLOG, EndpointOptions.NONE)));
        InetSocketAddress at = trial.local(trial.a(), listener);
        for (int i = 0; i < BACKLOG; i++) {
            trial.connect(trial.a(), at);
        }
        for (int i = 0; i < BACKLOG; i++) {
            trial.tryAccept(trial.a(), listener);
        }
    }

    private static void freesAddress(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        InetSocketAddress at = trial.local(trial.a(), listener);
        trial.a().run(listener::close);
        try {
            trial.connect(trial.a(), at);
        } catch (IOException e) {
            trial.awaitFree(() -> trial.listen(trial.a(), at, EndpointOptions.NONE));
            return;
        }
        throw new Violation("a connection to " + at + " after its listener was closed");
    }

    private static void resetsWaiting(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        End waiting = trial.connect(trial.a(), trial.local(trial.a(), listener));
        trial.a().awaitBits(listener, Endpoint.READABLE);
        trial.a().run(listener::close);
        waiting.readFailure();
    }

    private static void keepsAccepted(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        End client = trial.connect(trial.a(), trial.local(trial.a(), listener));
        End server = trial.accept(trial.a(), listener, trial.a());
        trial.a().run(listener::close);
        byte[] sent = End.random(100);
        client.write(sent);
        End.requireSame("after the listener's end", sent, server.read(sent.length));
    }

    private static void abortsUnattached(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        End client = trial.connect(trial.a(), trial.local(trial.a(), listener));
        StreamEndpoint accepted = trial.tryAccept(trial.a(), listener);
        trial.a().run(accepted::abort);
        client.readFailure();
    }

    private static void endTwice(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        trial.a().run(() -> {
            listener.close();
            listener.close();
            listener.abort();
        });
    }
}
