package io.nstack.stack.tck;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Set;

/** What fails, and how that is said. */
final class ErrorRules {

    private ErrorRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("E01", "A connect that nobody answers fails at once or is reported as FAILED.",
                        "PollEngine.connect", ErrorRules::refuses),
                new Rule("E02", "failure() is null until FAILED was reported, and says why from then on.",
                        "Endpoint.failure", ErrorRules::failure),
                new Rule("E03", "The message of a refused connect names the address.", "PollEngine errors",
                        ErrorRules::connectNamesAddress),
                new Rule("E04", "The message of a listen that fails names the address.", "PollEngine errors",
                        ErrorRules::listenNamesAddress),
                new Rule("E05", "An address of a family that the traits do not name is an IOException.",
                        "PollEngine errors", ErrorRules::foreignFamily),
                new Rule("E06", "An engine goes on after a connect, listen or bind that failed.", "PollEngine errors",
                        ErrorRules::goesOn),
                new Rule("E07", "A reset is reported as FAILED also while bytes are unread and nobody reads.",
                        "Endpoint.FAILED", ErrorRules::reportsReset),
                new Rule("E08", "A write to a connection that was reset fails.", "StreamEndpoint.tryWrite",
                        ErrorRules::writeAfterReset));
    }

    /** What a connect to an address where nobody listens comes to. */
    private static IOException refusal(Trial trial, InetSocketAddress nobody) throws Exception {
        StreamEndpoint stream;
        try {
            stream = trial.begin(trial.a(), nobody);
        } catch (IOException e) {
            return e;
        }
        trial.a().awaitBits(stream, Endpoint.FAILED);
        IOException failure = trial.a().call(stream::failure);
        trial.a().run(stream::close);
        return failure == null ? new IOException("nothing: failure() is null after FAILED") : failure;
    }

    private static void refuses(Trial trial) throws Exception {
        for (int i = 0; i < 3; i++) {
            refusal(trial, trial.nobody());
        }
    }

    private static void failure(Trial trial) throws Exception {
        Pair pair = trial.pair();
        Violation.unless(trial.a().call(pair.client().stream::failure) == null,
                "failure() of a sound connection is " + trial.a().call(pair.client().stream::failure));
        if (trial.tells()) {
            pair.server().abort();
            trial.a().await("the reset", () -> (trial.a().bits(pair.client().stream) & Endpoint.FAILED) != 0
                    || pair.client().stream.failure() != null);
            Violation.unless(trial.a().call(pair.client().stream::failure) != null,
                    "failure() is null after FAILED");
        }
        StreamEndpoint stream;
        try {
            stream = trial.begin(trial.a(), trial.nobody());
        } catch (IOException e) {
            return; // at once: there is no endpoint to ask
        }
        trial.a().await("the refusal", () -> (trial.a().bits(stream) & Endpoint.FAILED) != 0
                || stream.failure() != null);
        Violation.unless(trial.a().call(stream::failure) != null, "failure() is null after FAILED");
    }

    private static void connectNamesAddress(Trial trial) throws Exception {
        InetSocketAddress nobody = trial.nobody();
        requireNames("connect", nobody, refusal(trial, nobody));
    }

    private static void requireNames(String what, InetSocketAddress address, IOException failure) {
        String said = String.valueOf(failure.getMessage());
        Violation.unless(said.contains(address.getAddress().getHostAddress())
                && said.contains(String.valueOf(address.getPort())),
                what + " " + address + " failed with " + failure.getClass().getSimpleName() + ": " + said);
    }

    private static void listenNamesAddress(Trial trial) throws Exception {
        InetSocketAddress taken = trial.local(trial.a(), trial.listen(trial.a()));
        try {
            trial.listen(trial.a(), taken, EndpointOptions.NONE);
        } catch (IOException e) {
            requireNames("listen", taken, e);
            return;
        }
        throw new Skipped("a second listener opened on " + taken); // A02 says that this is wrong
    }

    private static void foreignFamily(Trial trial) throws Exception {
        Set<AddressFamily> families = trial.stack().traits().families();
        for (SocketAddress each : List.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1),
                new InetSocketAddress(InetAddress.ofLiteral("::1"), 1), UnixDomainSocketAddress.of("none"))) {
            if (!families.contains(AddressFamily.of(each))) {
                requireIoFailure("connect " + each, trial.a(), () -> {
                    StreamEndpoint stream = trial.a().engine().connect(new io.nstack.stack.poll.ConnectRequest(each,
                            null, EndpointOptions.NONE, null));
                    stream.abort();
                });
                requireIoFailure("listen " + each, trial.a(),
                        () -> trial.a().engine()
                                .listen(new io.nstack.stack.poll.ListenRequest(each, 1, EndpointOptions.NONE)));
            }
        }
        if (families.size() == AddressFamily.values().length) {
            throw new Skipped("the stack speaks every family");
        }
    }

    private static void requireIoFailure(String what, TckLoop loop, TckLoop.Action action) throws Exception {
        try {
            loop.run(action);
        } catch (IOException e) {
            return;
        }
        throw new Violation(what + " did not fail");
    }

    private static void goesOn(Trial trial) throws Exception {
        refusal(trial, trial.nobody());
        InetSocketAddress taken = trial.local(trial.a(), trial.listen(trial.a()));
        try {
            trial.listen(trial.a(), taken, EndpointOptions.NONE);
        } catch (IOException e) {
            // what matters is what follows
        }
        if (trial.offers(Transport.DATAGRAM)) {
            InetSocketAddress bound = trial.local(trial.a(), trial.datagram(trial.a(), trial.address()));
            try {
                trial.datagram(trial.a(), bound);
            } catch (IOException e) {
                // as above
            }
        }
        Pair pair = trial.pair();
        pair.client().write(End.random(10));
        pair.server().read(10);
    }

    private static void reportsReset(Trial trial) throws Exception {
        trial.requireTelling();
        Pair pair = trial.pair();
        pair.client().drain();
        pair.server().write(End.random(100));
        pair.client().awaitBits(Endpoint.READABLE);
        pair.server().abort();
        pair.client().awaitBits(Endpoint.FAILED);
    }

    private static void writeAfterReset(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.server().abort();
        pair.client().readFailure();
        try {
            pair.client().write(End.random(1));
        } catch (IOException e) {
            return;
        }
        throw new Violation("tryWrite took a byte after the reset");
    }
}
