package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.Breach;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What is left behind. */
final class RemovalRules {

    private static final int CYCLES = 40;

    private RemovalRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("R01", "An engine that closes aborts its connections: their peers see a reset.",
                        "PollEngine.close", RemovalRules::aborts),
                new Rule("R02", "An engine closes without complaint whatever is still open in it.",
                        "PollEngine.close", RemovalRules::closesQuietly),
                new Rule("R03", "Nothing calls the loop of an engine that has closed, whatever its peers do.",
                        "PollEngine.close", RemovalRules::callsNoClosedLoop),
                new Rule("R04", "The addresses of an engine that has closed are free.", "PollEngine.close",
                        RemovalRules::freesAddresses),
                new Rule("R05", "An engine that closes leaves those in other loops alone.", "NetworkStack.newEngine",
                        RemovalRules::leavesOthers),
                new Rule("R06", "No descriptor is left of connections and listeners that were closed.",
                        "Endpoint.close", RemovalRules::noDescriptors),
                new Rule("R07", "No thread is left of stacks that were stopped.", "NetworkStack.stop",
                        RemovalRules::noThreads),
                new Rule("R08", "A stack that stops leaves other instances alone.", "NetworkStack",
                        RemovalRules::leavesOtherInstances));
    }

    private static void aborts(Trial trial) throws Exception {
        Pair pair = trial.across();
        trial.a().closeEngine();
        pair.server().readFailure();
    }

    private static void closesQuietly(Trial trial) throws Exception {
        Pair pair = trial.across();
        pair.server().write(End.random(100));
        pair.client().fill();
        ListenerEndpoint listener = trial.listen(trial.a());
        InetSocketAddress at = trial.local(trial.a(), listener);
        trial.begin(trial.a(), at);
        trial.connect(trial.b(), at);
        trial.tryAccept(trial.a(), listener); // neither attached nor aborted
        if (trial.offers(Transport.DATAGRAM)) {
            trial.datagram(trial.a(), trial.address());
        }
        try {
            trial.a().closeEngine();
        } catch (Exception e) {
            throw new Violation("close() threw " + e, e);
        }
    }

    private static void callsNoClosedLoop(Trial trial) throws Exception {
        Pair pair = trial.across();
        Pair back = trial.pair(trial.b(), trial.a());
        pair.client().drain();
        InetSocketAddress at = trial.local(trial.a(), trial.listen(trial.a()));
        trial.a().closeEngine();
        for (End each : List.of(pair.server(), back.client())) {
            quietly(() -> each.loop.run(() -> {
                var buffer = End.direct(new byte[10]);
                try {
                    each.stream.tryWrite(buffer, 10, false);
                } finally {
                    buffer.release();
                }
            }));
            quietly(each::drain);
            quietly(each::shutdownOutput);
            each.close();
        }
        quietly(() -> trial.begin(trial.b(), at));
        trial.b().run(() -> {}); // a turn
        List<Breach> breaches = trial.a().breaches(Breach.Kind.AFTER_CLOSE);
        Violation.unless(breaches.isEmpty(), breaches.toString());
    }

    /** The connection is gone, so whatever is done to it may fail. */
    private static void quietly(TckLoop.Action action) throws Exception {
        try {
            action.run();
        } catch (IOException e) {
            // as expected of a connection that was reset
        }
    }

    private static void freesAddresses(Trial trial) throws Exception {
        InetSocketAddress at = trial.local(trial.a(), trial.listen(trial.a()));
        InetSocketAddress datagrams = trial.offers(Transport.DATAGRAM)
                ? trial.local(trial.a(), trial.datagram(trial.a(), trial.address()))
                : null;
        trial.a().closeEngine();
        trial.awaitFree(() -> trial.listen(trial.b(), at, EndpointOptions.NONE));
        if (datagrams != null) {
            trial.awaitFree(() -> trial.datagram(trial.b(), datagrams));
        }
    }

    private static void leavesOthers(Trial trial) throws Exception {
        Pair pair = trial.pair(trial.b(), trial.b());
        trial.pair();
        trial.a().closeEngine();
        byte[] sent = End.random(100);
        pair.client().write(sent);
        End.requireSame("after another engine's end", sent, pair.server().read(sent.length));
    }

    private static void noDescriptors(Trial trial) throws Exception {
        OpenDescriptors.requireKnown();
        trial.pair(); // whatever is opened once for good
        long before = OpenDescriptors.count();
        for (int i = 0; i < CYCLES; i++) {
            ListenerEndpoint listener = trial.listen(trial.a());
            End client = trial.connect(trial.a(), trial.local(trial.a(), listener));
            End server = trial.accept(trial.a(), listener, trial.a());
            trial.a().run(listener::close);
            client.close();
            server.abort();
        }
        trial.a().run(() -> {}); // a selector lets go of closed channels when it selects again
        try {
            trial.await("descriptors are closed", () -> OpenDescriptors.count() < before + CYCLES / 2);
        } catch (Violation e) {
            throw new Violation(OpenDescriptors.count() - before + " more descriptors after " + CYCLES
                    + " connections that were closed", e);
        }
    }

    private static void noThreads(Trial trial) throws Exception {
        int stacks = 6;
        trial.requireFresh();
        trial.pair();
        Set<Thread> before = LiveThreads.now();
        for (int i = 0; i < stacks; i++) {
            NetworkStack stack = trial.newStack();
            stack.start(status -> {});
            trial.open(stack).close();
            stack.stop(Duration.ofSeconds(1));
        }
        try {
            trial.await("threads end", () -> LiveThreads.since(before) < stacks / 2);
        } catch (Violation e) {
            throw new Violation(LiveThreads.since(before) + " more threads after " + stacks
                    + " stacks that were stopped", e);
        }
    }

    private static void leavesOtherInstances(Trial trial) throws Exception {
        trial.requireFresh();
        Pair pair = trial.pair();
        NetworkStack other = trial.newStack();
        other.start(status -> {});
        TckLoop loop = trial.keep(trial.open(other));
        trial.pair(loop, loop);
        loop.close();
        other.stop(Duration.ofSeconds(1));
        byte[] sent = End.random(100);
        pair.client().write(sent);
        End.requireSame("after another instance's end", sent, pair.server().read(sent.length));
    }
}
