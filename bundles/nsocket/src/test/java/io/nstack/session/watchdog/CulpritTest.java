package io.nstack.session.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.session.SessionTable;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.loop.Marks;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a trace says where nothing else is known. What sessions and engines say is in {@link HungLoopTest}. */
class CulpritTest {

    private final LoopGroup group = new LoopGroup(BaseKind.NIO, 1, 0);

    @AfterEach
    void close() { group.terminate(); }

    private Culprit of(long doing, String... classes) {
        Loop loop = group.loops().getFirst();
        List<StackTraceElement> trace = Stream.of(classes)
                .map(each -> new StackTraceElement(each, "run", each.replaceFirst(".*\\.", "") + ".java", 7)).toList();
        return Culprit.of(new Hang(loop, Duration.ofSeconds(1), doing, trace), new SessionTable(),
                name -> name.startsWith("org.app.") ? "org.app 9" : "");
    }

    @Test
    void shouldNameTheBundleOfATask() {
        assertThat(of(Marks.TASK, "java.lang.Object", "io.netty.util.Timer", "org.app.Job",
                "java.util.concurrent.FutureTask",
                "io.netty.util.concurrent.AbstractEventExecutor").text())
                .isEqualTo("a task of bundle org.app 9 in org.app.Job.run(Job.java:7)");
    }

    @Test
    void shouldSayATaskWhereTheBundleCannotBeTold() {
        assertThat(of(Marks.TURN, "sun.nio.ch.EPoll", "io.netty.channel.epoll.Native").text())
                .isEqualTo("a task in sun.nio.ch.EPoll.run(EPoll.java:7)");
        assertThat(of(Marks.TURN).text()).isEqualTo("a task in an unknown place");
    }
}
