package io.nstack.stack.tck;

import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import io.nstack.stack.StackStatus;
import io.nstack.stack.StackTraits;
import io.nstack.stack.StopOutcome;
import io.nstack.stack.tck.loop.Violation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Start, status and stop of the stack. */
final class LifecycleRules {

    private LifecycleRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("L01", "The name is made of letters, digits and . _ ~ -, and stays the same.",
                        "NetworkStack.name", LifecycleRules::name),
                new Rule("L02", "The traits stay the same.", "NetworkStack.traits", LifecycleRules::traits),
                new Rule("L03", "A stack that was not started is CREATED.", "StackState.CREATED",
                        LifecycleRules::created),
                new Rule("L04", "A start that returns leaves the stack UP, or DOWN with a reason.",
                        "NetworkStack.start", LifecycleRules::started),
                new Rule("L05", "The listener given at the start hears of the present status.", "NetworkStack.start",
                        LifecycleRules::heard),
                new Rule("L06", "A drained stack is DRAINING, also when it is drained twice.", "NetworkStack.drain",
                        LifecycleRules::drained),
                new Rule("L07", "Sessions run on while their stack is drained.", "NetworkStack.drain",
                        LifecycleRules::runsOn),
                new Rule("L08", "A stopped stack is STOPPED.", "NetworkStack.stop", LifecycleRules::stopped),
                new Rule("L09", "A further stop returns what the first one did.", "NetworkStack.stop",
                        LifecycleRules::stopsTwice),
                new Rule("L10", "A stack that was never started can be stopped.", "NetworkStack.stop",
                        LifecycleRules::stopsUnstarted),
                new Rule("L11", "A stop with nothing under way is GRACEFUL.", "NetworkStack.stop",
                        LifecycleRules::stopsGracefully),
                new Rule("L12", "There is an engine for every loop, also for those that come later.",
                        "NetworkStack.newEngine", LifecycleRules::anyNumberOfEngines),
                new Rule("L13", "An unresolved address is not reached, and asking does not fail.",
                        "NetworkStack.canReach", LifecycleRules::unresolved),
                new Rule("L14", "A running stack reaches the addresses that it listens on.", "NetworkStack.canReach",
                        LifecycleRules::reachesItself));
    }

    private static void name(Trial trial) throws Exception {
        String name = trial.stack().name();
        Violation.unless(name.matches("[A-Za-z0-9._~-]+"), "the name is '" + name + "'");
        for (int i = 0; i < 3; i++) {
            String again = trial.stack().name();
            Violation.unless(again.equals(name), "the name was '" + name + "' and is now '" + again + "'");
        }
    }

    private static void traits(Trial trial) throws Exception {
        StackTraits first = trial.stack().traits();
        trial.pair();
        for (int i = 0; i < 3; i++) {
            StackTraits again = trial.stack().traits();
            Violation.unless(again.equals(first), "the traits were " + first + " and are now " + again);
        }
    }

    private static void created(Trial trial) {
        StackState state = trial.newStack().status().state();
        Violation.unless(state == StackState.CREATED, "the status is " + state);
    }

    private static void started(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        stack.start(status -> {});
        StackStatus status = stack.status();
        boolean down = status.state() == StackState.DOWN && !status.reason().isBlank();
        Violation.unless(status.isUp() || down, "the status is " + status);
    }

    private static void heard(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        List<StackStatus> heard = new CopyOnWriteArrayList<>();
        stack.start(heard::add);
        stack.drain();
        Violation.unless(!heard.isEmpty(), "nothing was heard; the status is " + stack.status());
        Violation.unless(heard.getLast().equals(stack.status()),
                "heard last was " + heard.getLast() + ", the status is " + stack.status());
    }

    private static void drained(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        stack.start(status -> {});
        for (int i = 0; i < 2; i++) {
            stack.drain();
            StackState state = stack.status().state();
            Violation.unless(state == StackState.DRAINING, "after " + (i + 1) + " drain it is " + state);
        }
    }

    private static void runsOn(Trial trial) throws Exception {
        trial.requireFresh();
        NetworkStack stack = trial.stack();
        Trial.Pair pair = trial.pair();
        stack.drain();
        byte[] sent = End.random(1000);
        pair.client().write(sent);
        End.requireSame("after drain", sent, pair.server().read(sent.length));
    }

    private static void stopped(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        stack.start(status -> {});
        stack.stop(Duration.ZERO);
        StackState state = stack.status().state();
        Violation.unless(state == StackState.STOPPED, "the status is " + state);
    }

    private static void stopsTwice(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        stack.start(status -> {});
        StopOutcome first = stack.stop(Duration.ofSeconds(1));
        StopOutcome second = stack.stop(Duration.ZERO);
        Violation.unless(first == second, "first " + first + ", then " + second);
    }

    private static void stopsUnstarted(Trial trial) { trial.newStack().stop(Duration.ZERO); }

    private static void stopsGracefully(Trial trial) throws Exception {
        NetworkStack stack = trial.newStack();
        stack.start(status -> {});
        StopOutcome outcome = stack.stop(Duration.ofSeconds(1));
        Violation.unless(outcome == StopOutcome.GRACEFUL, "it was " + outcome);
    }

    private static void anyNumberOfEngines(Trial trial) throws Exception {
        for (int i = 0; i < 4; i++) {
            trial.loop(i);
        }
        trial.loop(1).close();
        byte[] sent = End.random(1000);
        Trial.Pair pair = trial.pair(trial.loop(4), trial.loop(4));
        pair.client().write(sent);
        End.requireSame("in a loop that came late", sent, pair.server().read(sent.length));
    }

    private static void unresolved(Trial trial) throws Exception {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("no.such.name.invalid", 80);
        Violation.unless(!trial.stack().canReach(unresolved), "canReach(" + unresolved + ") is true");
    }

    private static void reachesItself(Trial trial) throws Exception {
        InetSocketAddress local = trial.local(trial.a(), trial.listen(trial.a()));
        Violation.unless(trial.stack().canReach(local), "canReach(" + local + ") is false");
    }
}
