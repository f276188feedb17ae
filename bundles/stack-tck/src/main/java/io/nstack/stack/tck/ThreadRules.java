package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.Breach;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Who calls whom, on which thread. */
final class ThreadRules {

    private static final int ENGINES = 8;
    private static final int TRIES = 8;
    private static final long AT_ONCE_NANOS = 100_000_000;

    private ThreadRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("T01", "An engine has no thread of its own.", "PollEngine", ThreadRules::noThreads),
                new Rule("T02", "The ready list is used during the call that it was passed to only, on that thread.",
                        "ReadyList", ThreadRules::noCallUp),
                new Rule("T03", "What belongs to a loop's thread is called on that thread only.", "LoopContext",
                        ThreadRules::ownLoopOnly),
                new Rule("T04", "Bits come in the loop that the endpoint lives in.", "Endpoint bits",
                        ThreadRules::ownBitsOnly),
                new Rule("T05", "No call of an engine, listener or connection blocks.", "PollEngine",
                        ThreadRules::blocksNever),
                new Rule("T06", "Name, traits, status and reach can be asked for on any thread.", "NetworkStack",
                        ThreadRules::anyThread));
    }

    private static void noThreads(Trial trial) throws Exception {
        trial.pair(); // whatever the process needs once for good
        Set<Thread> before = LiveThreads.now();
        for (int i = 1; i <= ENGINES; i++) {
            trial.pair(trial.loop(i), trial.loop(i));
        }
        int more = LiveThreads.since(before);
        Violation.unless(more < ENGINES / 2, more + " more threads with " + ENGINES + " more engines");
    }

    /** Everything that crosses from loop to loop. */
    private static void cross(Trial trial) throws Exception {
        Pair pair = trial.across();
        byte[] sent = End.random(1000);
        for (int i = 0; i < 5; i++) {
            pair.client().write(sent);
            pair.server().read(sent.length);
            pair.server().write(sent);
            pair.client().read(sent.length);
        }
        pair.client().shutdownOutput();
        pair.server().readToEnd();
        pair.server().abort();
        pair.client().close();
        ListenerEndpoint listener = trial.listen(trial.b());
        trial.connect(trial.a(), trial.local(trial.b(), listener)).abort();
    }

    private static void requireNone(Trial trial, Breach.Kind kind) throws Exception {
        for (TckLoop each : List.of(trial.a(), trial.b())) {
            List<Breach> breaches = each.breaches(kind);
            Violation.unless(breaches.isEmpty(), "in " + each + ": " + breaches);
        }
    }

    private static void noCallUp(Trial trial) throws Exception {
        cross(trial);
        requireNone(trial, Breach.Kind.OUTSIDE_CALL);
    }

    private static void ownLoopOnly(Trial trial) throws Exception {
        cross(trial);
        requireNone(trial, Breach.Kind.OFF_LOOP);
    }

    private static void ownBitsOnly(Trial trial) throws Exception {
        Pair pair = trial.across();
        for (int i = 0; i < 5; i++) {
            pair.client().drain();
            pair.server().drain();
            pair.client().write(End.random(10));
            pair.server().read(10);
            pair.server().write(End.random(10));
            pair.client().read(10);
        }
        trial.a().run(() -> {});
        trial.b().run(() -> {});
        requireBitsAtHome(trial, pair.client());
        requireBitsAtHome(trial, pair.server());
    }

    private static void requireBitsAtHome(Trial trial, End end) throws Exception {
        TckLoop other = end.loop == trial.a() ? trial.b() : trial.a();
        Violation.unless(other.bits(end.stream) == 0, "an endpoint of " + end.loop + " in the list of " + other);
    }

    private static void blocksNever(Trial trial) throws Exception {
        TckLoop loop = trial.a();
        ListenerEndpoint listener = trial.listen(loop);
        InetSocketAddress at = trial.local(loop, listener);
        requireQuick("tryAccept with no connection", loop, listener::tryAccept);
        requireQuick("connect", loop, () -> trial.begin(loop, at));
        Pair pair = trial.pair();
        pair.client().drain();
        requireQuick("tryRead with no bytes", loop, () -> {
            var buffer = End.room(100);
            pair.client().stream.tryRead(buffer);
            buffer.release();
        });
        pair.client().fill();
        requireQuick("tryWrite when full", loop, () -> {
            var buffer = End.direct(new byte[100]);
            pair.client().stream.tryWrite(buffer, 100, false);
            buffer.release();
        });
        requireQuick("close with unsent output", loop, pair.client().stream::close);
    }

    /** The quickest of some tries counts: a busy machine may keep one waiting, a call that blocks does so each time. */
    private static void requireQuick(String what, TckLoop loop, TckLoop.Action action) throws Exception {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TRIES && best > AT_ONCE_NANOS; i++) {
            long took = loop.call(() -> {
                long begin = System.nanoTime();
                action.run();
                return System.nanoTime() - begin;
            });
            best = Math.min(best, took);
        }
        Violation.unless(best <= AT_ONCE_NANOS, what + " took " + TimeUnit.NANOSECONDS.toMillis(best) + " ms");
    }

    private static void anyThread(Trial trial) throws Exception {
        NetworkStack stack = trial.stack();
        InetSocketAddress at = trial.local(trial.a(), trial.listen(trial.a()));
        CompletableFuture<String> asked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                asked.complete(stack.name() + stack.traits() + stack.status() + stack.canReach(at));
            } catch (RuntimeException | Error e) {
                asked.completeExceptionally(new Violation("on another thread: " + e, e));
            }
        });
        try {
            asked.get(trial.bound().toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Violation violation ? violation : new Violation(e.toString(), e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new Violation("on another thread: no answer", e);
        }
    }
}
