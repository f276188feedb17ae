package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.Homed;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.Bits;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** How connections end. */
final class StreamEndRules {

    private StreamEndRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("S21", "A close sends what was taken before, and then the end.", "Endpoint.close",
                        StreamEndRules::closeInOrder),
                new Rule("S22", "A close with unread input resets the connection.", "Endpoint.close",
                        StreamEndRules::closeUnread),
                new Rule("S23", "An abort resets the connection.", "Endpoint.abort", StreamEndRules::abort),
                new Rule("S24", "Bytes received before a reset can still be read.", "StreamEndpoint.tryRead",
                        StreamEndRules::readBeforeReset),
                new Rule("S25", "close and abort are idempotent, in any order.", "Endpoint.close",
                        StreamEndRules::endTwice),
                new Rule("S26", "No bit is reported for an endpoint after its end.", "Endpoint bits",
                        StreamEndRules::silentAfterEnd),
                new Rule("S27", "A read or write after close fails.", "Endpoint after the end",
                        StreamEndRules::noCallAfterEnd),
                new Rule("S28", "A closed connection is not connected.", "StreamEndpoint.isConnected",
                        StreamEndRules::notConnected),
                new Rule("S29", "A connection that names its loop names one with an engine, and lives there.", "Homed",
                        StreamEndRules::livesAtHome));
    }

    private static void livesAtHome(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.b());
        End client = trial.connect(trial.a(), trial.local(trial.b(), listener));
        StreamEndpoint accepted = trial.tryAccept(trial.b(), listener);
        if (!(accepted instanceof Homed)) {
            throw new Skipped("its connections name no loop");
        }
        TckLoop home = trial.home(accepted);
        if (home == null) {
            throw new Violation("there is no engine in the loop that it names");
        }
        home.run(() -> home.engine().attach(accepted));
        End server = new End(home, accepted);
        byte[] sent = End.random(1000);
        client.write(sent);
        End.requireSame("to its loop", sent, server.read(sent.length));
        server.write(sent);
        End.requireSame("from its loop", sent, client.read(sent.length));
    }

    private static void closeInOrder(Trial trial) throws Exception {
        Pair pair = trial.across();
        byte[] sent = End.random(4000);
        pair.client().write(sent);
        pair.client().close();
        End.requireSame("before close", sent, pair.server().readToEnd());
    }

    private static void closeUnread(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.server().drain();
        pair.client().write(End.random(100));
        pair.server().awaitBits(Endpoint.READABLE);
        pair.server().close();
        pair.client().readFailure();
    }

    private static void abort(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.server().abort();
        pair.client().readFailure();
    }

    private static void readBeforeReset(Trial trial) throws Exception {
        Pair pair = trial.pair();
        byte[] sent = End.random(100);
        pair.client().drain();
        pair.server().write(sent);
        pair.client().awaitBits(Endpoint.READABLE);
        pair.server().abort();
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        trial.a().await("the reset", () -> (trial.a().bits(pair.client().stream)
                & (Endpoint.FAILED | Endpoint.PEER_SHUT)) != 0 || pair.client().stream.failure() != null
                || !trial.tells());
        pair.client().readFailure(got);
        End.requireSame("before the reset", sent, got.toByteArray());
    }

    private static void endTwice(Trial trial) throws Exception {
        Pair pair = trial.pair();
        for (int i = 0; i < 2; i++) {
            pair.client().close();
            pair.client().abort();
            pair.server().abort();
            pair.server().close();
        }
    }

    private static void silentAfterEnd(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().drain();
        pair.server().write(End.random(100));
        trial.a().run(() -> {
            pair.client().stream.close();
            trial.a().forget(pair.client().stream);
        });
        pair.server().abort();
        for (int i = 0; i < 20; i++) {
            trial.a().run(() -> {}); // a turn each
        }
        int bits = trial.a().bits(pair.client().stream);
        Violation.unless(bits == 0, "reported after close: " + Bits.text(bits));
    }

    private static void noCallAfterEnd(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().close();
        pair.server().abort();
        for (End each : List.of(pair.client(), pair.server())) {
            requireFailure("tryRead", trial, buffer -> each.stream.tryRead(buffer.clear()));
            requireFailure("tryWrite", trial, buffer -> each.stream.tryWrite(buffer.setIndex(0, 1), 1, false));
        }
    }

    private interface Call {
        int on(ByteBuf buffer) throws IOException;
    }

    private static void requireFailure(String name, Trial trial, Call call) throws Exception {
        ByteBuf buffer = End.direct(new byte[10]);
        try {
            int got = trial.a().call(() -> call.on(buffer));
            throw new Violation(name + " after the end returned " + got);
        } catch (IOException e) {
            // as it should be
        } finally {
            buffer.release();
        }
    }

    private static void notConnected(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().close();
        pair.server().abort();
        for (End each : List.of(pair.client(), pair.server())) {
            Violation.unless(!trial.a().call(each.stream::isConnected), "isConnected() is true after the end");
        }
    }
}
