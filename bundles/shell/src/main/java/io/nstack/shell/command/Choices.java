package io.nstack.shell.command;

import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.nsocket.operate.StackInfo;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What tab completion offers for an argument: looked up when asked, nothing while the session layer is absent. */
final class Choices {

    private Choices() {}

    static Iterable<String> stacks(Services services) {
        return live(services, sessions -> sessions.stacks().stream().map(StackInfo::name));
    }

    static Iterable<String> applications(Services services) {
        return live(services, sessions -> all(sessions).map(SessionInfo::application).distinct());
    }

    static Iterable<String> sessionIds(Services services) {
        return live(services, sessions -> all(sessions).map(each -> String.valueOf(each.id())));
    }

    static Iterable<String> loops(Services services) {
        return live(services, sessions -> sessions.loops().stream().map(LoopInfo::name));
    }

    private static Stream<SessionInfo> all(SessionControl sessions) {
        return Stream.concat(sessions.sessions().stream(), sessions.listeners().stream());
    }

    private static Iterable<String> live(Services services, Function<SessionControl, Stream<String>> choices) {
        return () -> {
            try {
                return choices.apply(services.sessions()).toList().iterator();
            } catch (CommandException e) {
                return List.<String>of().iterator();
            }
        };
    }
}
