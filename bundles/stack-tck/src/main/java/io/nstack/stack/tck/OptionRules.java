package io.nstack.stack.tck;

import io.nstack.stack.Transport;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;

/** Socket options. */
final class OptionRules {

    private static final List<SocketOption<Boolean>> SWITCHES = List.of(StandardSocketOptions.TCP_NODELAY,
            StandardSocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_BROADCAST,
            StandardSocketOptions.SO_REUSEADDR);
    private static final List<SocketOption<Integer>> SIZES = List.of(StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF);
    private static final int NO_SIZE = -5;

    private OptionRules() {}

    /** An option with a name and nothing else in common with one of the JDK. */
    private record Named<T>(String name, Class<T> type) implements SocketOption<T> {}

    private static final SocketOption<String> UNHEARD_OF = new Named<>("UNHEARD_OF", String.class);

    static List<Rule> all() {
        return List.of(
                new Rule("O01", "Every option that an endpoint names can be asked for.", "Endpoint.options",
                        OptionRules::readsAll),
                new Rule("O02", "An option that an endpoint does not name is refused as unsupported, by its name.",
                        "Endpoint.option", OptionRules::refusesUnknown),
                new Rule("O03", "An option reads as it was set.", "Endpoint.option", OptionRules::readsBack),
                new Rule("O04", "Options are told apart by their names.", "Endpoint.option", OptionRules::byName),
                new Rule("O05", "A value out of range is an IllegalArgumentException with option and value.",
                        "Endpoint.option", OptionRules::refusesRange),
                new Rule("O06", "The options of a connect are in force, and those the endpoint has not are left out.",
                        "ConnectRequest.options", OptionRules::appliesToConnect),
                new Rule("O07", "The options of a listen are in force for its connections.", "ListenRequest.options",
                        OptionRules::appliesToAccepted));
    }

    private record Opened(TckLoop loop, Endpoint endpoint) {

        boolean has(SocketOption<?> option) throws Exception {
            return loop.call(() -> endpoint.options().stream().anyMatch(each -> each.name().equals(option.name())));
        }
    }

    /** One endpoint of each kind. */
    private static List<Opened> everyKind(Trial trial) throws Exception {
        List<Opened> all = new ArrayList<>();
        all.add(new Opened(trial.a(), trial.listen(trial.a())));
        all.add(new Opened(trial.a(), trial.pair().client().stream));
        if (trial.offers(Transport.DATAGRAM)) {
            all.add(new Opened(trial.a(), trial.datagram(trial.a(), trial.address())));
        }
        return all;
    }

    private static void readsAll(Trial trial) throws Exception {
        for (Opened each : everyKind(trial)) {
            for (SocketOption<?> option : each.loop.call(each.endpoint::options)) {
                try {
                    Object value = each.loop.call(() -> each.endpoint.option(option));
                    Violation.unless(value == null || option.type().isInstance(value),
                            option.name() + " is " + value + ", which is no " + option.type().getSimpleName());
                } catch (IOException e) {
                    // it cannot say in its present state, which is allowed
                }
            }
        }
    }

    private static void refusesUnknown(Trial trial) throws Exception {
        for (Opened each : everyKind(trial)) {
            requireUnsupported("setting", each, () -> each.endpoint.option(UNHEARD_OF, "x"));
            requireUnsupported("reading", each, () -> each.endpoint.option(UNHEARD_OF));
        }
    }

    private static void requireUnsupported(String what, Opened opened, TckLoop.Action action) throws Exception {
        try {
            opened.loop.run(action);
        } catch (UnsupportedOperationException e) {
            Violation.unless(String.valueOf(e.getMessage()).contains(UNHEARD_OF.name()),
                    what + " UNHEARD_OF: the message does not name it: " + e.getMessage());
            return;
        }
        throw new Violation(what + " UNHEARD_OF did not fail on " + opened.endpoint.getClass().getSimpleName());
    }

    private static void readsBack(Trial trial) throws Exception {
        boolean any = false;
        for (Opened each : everyKind(trial)) {
            for (SocketOption<Boolean> option : SWITCHES) {
                if (each.has(option)) {
                    any = true;
                    requireReadsBack(each, option, true);
                    requireReadsBack(each, option, false);
                }
            }
        }
        requireAny(any);
    }

    private static void requireReadsBack(Opened opened, SocketOption<Boolean> option, boolean value)
            throws Exception {
        opened.loop.run(() -> opened.endpoint.option(option, value));
        boolean got = opened.loop.call(() -> opened.endpoint.option(option));
        Violation.unless(got == value, option.name() + " was set to " + value + " and reads " + got);
    }

    private static void requireAny(boolean any) {
        if (!any) {
            throw new Skipped("the stack has none of the options that this rule is checked with");
        }
    }

    private static void byName(Trial trial) throws Exception {
        boolean any = false;
        for (Opened each : everyKind(trial)) {
            for (SocketOption<Boolean> option : SWITCHES) {
                if (each.has(option)) {
                    any = true;
                    SocketOption<Boolean> same = new Named<>(option.name(), Boolean.class);
                    each.loop.run(() -> each.endpoint.option(same, true));
                    Violation.unless(each.loop.call(() -> each.endpoint.option(same)), same.name() + " reads false");
                }
            }
        }
        requireAny(any);
    }

    private static void refusesRange(Trial trial) throws Exception {
        boolean any = false;
        for (Opened each : everyKind(trial)) {
            for (SocketOption<Integer> option : SIZES) {
                if (each.has(option)) {
                    any = true;
                    requireRefused(each, option);
                }
            }
        }
        requireAny(any);
    }

    private static void requireRefused(Opened opened, SocketOption<Integer> option) throws Exception {
        try {
            opened.loop.run(() -> opened.endpoint.option(option, NO_SIZE));
        } catch (IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage());
            Violation.unless(said.contains(option.name()) && said.contains(String.valueOf(NO_SIZE)),
                    "the message does not name " + option.name() + " and " + NO_SIZE + ": " + said);
            return;
        }
        throw new Violation(option.name() + "=" + NO_SIZE + " was taken by "
                + opened.endpoint.getClass().getSimpleName());
    }

    /** Switches that this endpoint has, all on, and one that none has. */
    private static EndpointOptions allOn(Opened like) throws Exception {
        EndpointOptions options = EndpointOptions.NONE.with(UNHEARD_OF, "x");
        for (SocketOption<Boolean> option : SWITCHES) {
            if (like.has(option)) {
                options = options.with(option, true);
            }
        }
        return options;
    }

    private static void requireAllOn(Opened opened, EndpointOptions options) throws Exception {
        for (SocketOption<Boolean> option : SWITCHES) {
            if (options.get(option) != null) {
                Violation.unless(opened.loop.call(() -> opened.endpoint.option(option)),
                        option.name() + " was asked for and reads false");
            }
        }
    }

    private static void appliesToConnect(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        EndpointOptions options = allOn(new Opened(trial.a(), trial.pair().client().stream));
        End client = trial.connect(trial.a(),
                new ConnectRequest(trial.local(trial.a(), listener), null, options, null));
        requireAllOn(new Opened(trial.a(), client.stream), options);
    }

    private static void appliesToAccepted(Trial trial) throws Exception {
        Opened like = new Opened(trial.a(), trial.pair().server().stream);
        EndpointOptions options = EndpointOptions.NONE.with(UNHEARD_OF, "x");
        for (SocketOption<Boolean> option : SWITCHES.subList(0, 2)) { // those that belong to connections
            if (like.has(option)) {
                options = options.with(option, true);
            }
        }
        ListenerEndpoint listener = trial.listen(trial.a(), trial.address(), options);
        trial.connect(trial.a(), trial.local(trial.a(), listener));
        requireAllOn(new Opened(trial.a(), trial.accept(trial.a(), listener, trial.a()).stream), options);
    }
}
