package io.nstack.session.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loops are added and retired while sessions run. */
@Timeout(30)
class LoopsComeAndGoTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Limits QUICK = new Limits(Duration.ofMillis(80), Duration.ofSeconds(20)); // looks each 20 ms

    private WireRuntime runtime;

    @AfterEach
    void close() {
        if (runtime != null) {
            runtime.close();
        }
    }

    private void start(BaseKind kind, int loops) {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        runtime = new WireRuntime(kind, loops, QUICK);
    }

    private Channel connect(Loop loop, Channel server, Pinging handler) throws InterruptedException {
        return new Bootstrap().group(loop).channelFactory(runtime.sockets.streams()).handler(handler)
                .connect(server.localAddress()).sync().channel();
    }

    private Channel listenIn(Loop loop) throws InterruptedException {
        return new ServerBootstrap().group(loop, runtime.layer.group()).channelFactory(runtime.sockets.listeners())
                .childHandler(new WireRuntime.Echo()).bind("127.0.0.1", 0).sync().channel();
    }

    private List<String> names() { return runtime.layer.loops().stream().map(LoopInfo::name).toList(); }

    private Loop loop(String name) {
        return runtime.layer.group().loops().stream().filter(each -> each.name().equals(name)).findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldServeSessionsInALoopThatWasAdded(BaseKind kind) throws Exception {
        start(kind, 1);
        runtime.add("wire");
        Channel server = runtime.listen(new WireRuntime.Echo());
        LoopInfo added = runtime.layer.addLoop();
        assertThat(added.name()).isEqualTo("nstack-loop-1");
        assertThat(added.engines()).containsExactly("wire");
        Pinging session = new Pinging();
        connect(loop("nstack-loop-1"), server, session);
        await().until(() -> session.returned > 10);
        assertThat(Stream.generate(runtime.layer.group()::next).limit(4).map(Loop::name).distinct()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldLetTheSessionsOfARetiringLoopRunOnAndEndWithTheLastOne(BaseKind kind) throws Exception {
        start(kind, 2);
        WireStack wire = runtime.add("wire");
        Loop leaving = loop("nstack-loop-0");
        Channel server = listenIn(loop("nstack-loop-1"));
        Pinging handler = new Pinging();
        Channel session = connect(leaving, server, handler);
        runtime.layer.retireLoop("nstack-loop-0", FOREVER);
        assertThat(Stream.generate(runtime.layer.group()::next).limit(4).map(Loop::name))
                .containsOnly("nstack-loop-1");
        long before = handler.returned;
        await().until(() -> handler.returned > before + 100);
        assertThat(runtime.layer.loops()).filteredOn(each -> each.name().equals("nstack-loop-0")).singleElement()
                .satisfies(each -> {
                    assertThat(each.state()).isEqualTo(LoopState.RETIRING);
                    assertThat(each.sessions()).isPositive();
                });
        handler.resting = true;
        session.close().sync();
        await().until(() -> runtime.layer.sessions().isEmpty()); // the accepted end follows
        assertThat(leaving.terminationFuture().await(5_000)).isTrue();
        assertThat(names()).containsExactly("nstack-loop-1");
        await().until(() -> wire.openEngines.get() == 1);
        assertThat(runtime.layer.addLoop().name()).isEqualTo("nstack-loop-2");
    }

    @Test
    void shouldAcceptInARetiringLoopForTheOthersUntilItsListenersClose() throws Exception {
        start(BaseKind.best(), 2);
        runtime.add("wire");
        Loop leaving = loop("nstack-loop-0");
        Channel server = listenIn(leaving);
        runtime.layer.retireLoop("nstack-loop-0", FOREVER);
        Pinging session = new Pinging();
        connect(loop("nstack-loop-1"), server, session);
        await().until(() -> session.returned > 10);
        assertThat(leaving.isShuttingDown()).isFalse();
        server.close().sync();
        assertThat(leaving.terminationFuture().await(5_000)).isTrue();
        long before = session.returned;
        await().until(() -> session.returned > before + 10);
    }

    @Test
    void shouldEndWithTheReasonWhatStillRunsAtTheLimit() throws Exception {
        start(BaseKind.best(), 2);
        runtime.add("wire");
        Channel server = listenIn(loop("nstack-loop-1"));
        Loop leaving = loop("nstack-loop-0");
        Channel listener = listenIn(leaving);
        Pinging handler = new Pinging();
        connect(leaving, server, handler);
        runtime.layer.retireLoop("nstack-loop-0", Duration.ofMillis(100));
        assertThat(leaving.terminationFuture().await(5_000)).isTrue();
        assertThat(listener.closeFuture().await(5_000)).isTrue();
        assertThat(handler.seen).containsExactly("active", "inactive", "unregistered");
        assertThat(handler.causes).singleElement().asString().contains("wire: nstack-loop-0 has retired");
    }

    @Test
    void shouldNotRetireTheLastLoop() {
        start(BaseKind.best(), 2);
        runtime.layer.retireLoop("nstack-loop-0", FOREVER);
        assertThatThrownBy(() -> runtime.layer.retireLoop("nstack-loop-1", FOREVER))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("nstack-loop-1 is the last loop");
        assertThatThrownBy(() -> runtime.layer.retireLoop("nstack-loop-7", FOREVER))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("there is no loop 'nstack-loop-7'");
    }

    @Test
    void shouldHaveEveryStackInALoopThatComesAtTheSameMoment() throws Exception {
        start(BaseKind.best(), 1);
        List<String> stacks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "wire" + i;
            stacks.add(name);
            Thread adding = Thread.ofVirtual().start(() -> runtime.layer.addStack(new WireStack(name), "test"));
            runtime.layer.addLoop();
            adding.join();
        }
        await().until(() -> runtime.layer.isReady());
        assertThat(runtime.layer.group().loops()).hasSize(9)
                .allSatisfy(each -> assertThat(each.engines()).containsExactlyInAnyOrderElementsOf(stacks));
    }

    @Test
    void shouldLoseNoSessionWhileLoopsComeAndGo() throws Exception {
        start(BaseKind.best(), 2);
        runtime.add("wire");
        Loop stays = loop("nstack-loop-1");
        Channel server = listenIn(stays);
        List<Pinging> steady = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            steady.add(new Pinging());
            connect(stays, server, steady.getLast());
        }
        for (int round = 0; round < 20; round++) {
            String added = runtime.layer.addLoop().name();
            Pinging brief = new Pinging();
            Channel session = runtime.client().handler(brief).connect(server.localAddress()).sync().channel();
            await().until(() -> brief.returned > 0);
            runtime.layer.retireLoop(added, FOREVER);
            long before = brief.returned;
            await().until(() -> brief.returned > before);
            assertThat(brief.causes).isEmpty();
            session.close().sync();
        }
        steady.forEach(each -> {
            long before = each.returned;
            await().until(() -> each.returned > before + 10);
            assertThat(each.causes).isEmpty();
            assertThat(each.seen).containsExactly("active");
        });
    }
}
