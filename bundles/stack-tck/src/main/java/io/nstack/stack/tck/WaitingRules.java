package io.nstack.stack.tck;

import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.PollEngine;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.util.List;

/** Blocking and waking. */
final class WaitingRules {

    private static final int ROUNDS = 10;

    private WaitingRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("W01", "A blocked loop wakes when a peer in another loop sends to it, each time.",
                        "PollEngine.arm", WaitingRules::wakes),
                new Rule("W02", "What arrives between the last poll and arm keeps the loop from blocking.",
                        "PollEngine.arm", WaitingRules::losesNoWakeup),
                new Rule("W03", "An idle engine says so: poll returns 0 and arm true.", "PollEngine.poll",
                        WaitingRules::idles),
                new Rule("W04", "An idle engine lets its loop rest.", "PollEngine.arm", WaitingRules::rests),
                new Rule("W05", "No timer of an idle engine is due already.", "PollEngine.nextTimerNanos",
                        WaitingRules::timersAhead),
                new Rule("W06", "Whether an engine has to be polled does not change.", "PollEngine.polled",
                        WaitingRules::constant),
                new Rule("W07", "A blocked loop wakes for a connection from another loop.", "PollEngine.arm",
                        WaitingRules::wakesListener));
    }

    private static void wakes(Trial trial) throws Exception {
        Pair pair = trial.across();
        for (int i = 0; i < ROUNDS; i++) {
            requireWakes(pair.client(), pair.server());
            requireWakes(pair.server(), pair.client());
        }
    }

    private static void requireWakes(End from, End to) throws Exception {
        to.drain();
        to.loop.awaitRest();
        from.write(End.random(10));
        to.awaitBits(Endpoint.READABLE);
        to.read(10);
    }

    private static void wakesListener(Trial trial) throws Exception {
        var listener = trial.listen(trial.b());
        var at = trial.local(trial.b(), listener);
        trial.b().await("no connection waits", () -> listener.tryAccept() == null);
        trial.b().forget(listener);
        trial.b().awaitRest();
        trial.begin(trial.a(), at);
        trial.b().awaitBits(listener, Endpoint.READABLE);
    }

    private static PollEngine requirePolled(TckLoop loop) throws Exception {
        PollEngine engine = loop.engine();
        if (!loop.call(engine::polled)) {
            throw new Skipped("the engine is not polled");
        }
        return engine;
    }

    /** Polls until nothing is to do. Loop thread. */
    private static void settle(TckLoop loop) {
        int idle = 0;
        for (int i = 0; i < 1000 && idle < 3; i++) {
            idle = loop.pollNow() == 0 ? idle + 1 : 0;
        }
        Violation.unless(idle == 3, "poll goes on saying that it did work when nothing happens");
    }

    private static void losesNoWakeup(Trial trial) throws Exception {
        PollEngine engine = requirePolled(trial.a());
        Pair pair = trial.across();
        for (int i = 0; i < ROUNDS; i++) {
            pair.client().drain();
            byte[] sent = End.random(10);
            boolean noticed = trial.a().call(() -> {
                settle(trial.a());
                long before = trial.a().wakeups();
                pair.server().write(sent); // in the other loop, while this one is not looking
                boolean mayBlock = engine.arm();
                engine.disarm();
                return !mayBlock || trial.a().wakeups() > before;
            });
            Violation.unless(noticed, "arm() returned true and nothing woke the loop, though bytes had arrived");
            pair.client().read(10);
        }
    }

    private static void idles(Trial trial) throws Exception {
        PollEngine engine = requirePolled(trial.a());
        Pair pair = trial.pair();
        pair.client().write(End.random(10));
        pair.server().read(10);
        trial.a().run(() -> {
            settle(trial.a());
            boolean mayBlock = engine.arm();
            engine.disarm();
            Violation.unless(mayBlock, "arm() returned false with nothing to do");
        });
    }

    private static void rests(Trial trial) throws Exception {
        Pair pair = trial.across();
        pair.client().write(End.random(10));
        pair.server().read(10);
        trial.a().awaitRest();
        trial.b().awaitRest();
    }

    private static void timersAhead(Trial trial) throws Exception {
        PollEngine engine = requirePolled(trial.a());
        Pair pair = trial.pair();
        pair.client().write(End.random(10));
        pair.server().read(10);
        trial.a().await("no timer that is due already", () -> {
            trial.a().pollNow();
            long now = System.nanoTime();
            long next = engine.nextTimerNanos(now);
            return next == Long.MAX_VALUE || next - now > 0;
        });
    }

    private static void constant(Trial trial) throws Exception {
        boolean before = trial.a().call(trial.a().engine()::polled);
        trial.pair();
        for (int i = 0; i < 3; i++) {
            boolean now = trial.a().call(trial.a().engine()::polled);
            Violation.unless(now == before, "polled() was " + before + " and is " + now);
        }
    }
}
