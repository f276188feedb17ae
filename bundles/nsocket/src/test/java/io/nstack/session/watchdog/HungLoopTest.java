package io.nstack.session.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.nstack.nsocket.SessionException;
import io.nstack.nsocket.SessionInfo;
import io.nstack.nsocket.SessionTimeoutException;
import io.nstack.nsocket.operate.LoopInfo;
import io.nstack.nsocket.operate.LoopState;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.wire.Fault;
import io.nstack.session.wire.Hang;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import io.nstack.stack.StackState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A call in one of two loops does not return. */
@Timeout(30)
class HungLoopTest {

    private Watched watched;

    @AfterEach
    void close() {
        if (watched != null) {
            watched.close();
        }
    }

    private Watched on(BaseKind kind) {
        assumeTrue(kind.isAvailable(), kind::unavailability);
        watched = new Watched(kind);
        return watched;
    }

    static Stream<Arguments> faultsOnEachBase() {
        return Stream.of(BaseKind.values()).flatMap(kind -> Stream.of(Fault.POLL, Fault.READ, Fault.WRITE)
                .map(fault -> Arguments.of(kind, fault)));
    }

    @ParameterizedTest
    @MethodSource("faultsOnEachBase")
    void shouldTakeOutALoopInWhichAnEngineHangs(BaseKind kind, Fault fault) throws Exception {
        Watched here = on(kind);
        Channel server = here.listen(new WireRuntime.Echo());
        Pinging lost = new Pinging();
        Pinging stays = new Pinging();
        Pinging elsewhere = new Pinging();
        Channel hung = here.client(here.victim, "wrong", lost).connect(server.localAddress()).sync().channel();
        here.client(here.other, "sound", stays).connect(server.localAddress()).sync();
        Channel sameStack = here.client(here.other, "wrong", elsewhere).connect(server.localAddress()).sync().channel();
        await().until(() -> lost.returned > 0 && stays.returned > 0 && elsewhere.returned > 0);
        Hang hang = here.hangIn(fault);
        here.passUntilTakenOut();

        assertThat(hung.closeFuture().await(5_000)).isTrue();
        assertThat(hung.isActive()).isFalse();
        assertThat(WireRuntime.info(hung).reason()).contains("nstack-loop-0 was taken out", "stack wrong in ",
                ".Hang.");
        assertThat(here.runtime.layer.sessions()).extracting(SessionInfo::id)
                .doesNotContain(WireRuntime.info(hung).id());
        await().until(() -> here.runtime.status("wrong").state() == StackState.FAILED);
        assertThat(here.runtime.status("wrong").reason()).contains("hangs in nstack-loop-0", "Hang.hang");
        assertThat(sameStack.closeFuture().await(5_000)).isTrue();
        assertThat(elsewhere.causes).singleElement().asString().contains("hangs in nstack-loop-0");
        assertThat(here.loopNames()).containsExactly("nstack-loop-1", "nstack-loop-2");

        long before = stays.returned;
        await().until(() -> stays.returned > before + 10);
        Pinging fresh = new Pinging();
        here.client(here.group.loops().getLast(), "sound", fresh).connect(server.localAddress()).sync();
        await().until(() -> fresh.returned > 0);
        assertThat(lost.seen).containsExactly("active");

        hang.release();
        assertThat(here.victim.terminationFuture().await(5_000)).isTrue();
        assertThat(lost.seen).containsExactly("active", "inactive", "unregistered");
        assertThat(lost.causes).singleElement().isInstanceOf(SessionException.class);
        assertThat(stays.causes).isEmpty();
        await().until(() -> here.wrong.openEngines.get() == 0);
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldFailAConnectInWhichTheEngineHangs(BaseKind kind) throws Exception {
        Watched here = on(kind);
        Channel server = here.listen(new WireRuntime.Echo());
        Hang hang = here.hangIn(Fault.CONNECT);
        Pinging handler = new Pinging();
        ChannelFuture connect = here.client(here.victim, "wrong", handler).connect(server.localAddress());
        CompletableFuture<String> told = new CompletableFuture<>();
        connect.addListener(done -> told.complete(Thread.currentThread().getName()));
        here.passUntilTakenOut();
        assertThat(connect.await(5_000)).isTrue();
        assertThat(connect.cause()).isInstanceOf(SessionException.class).hasMessageContaining("stack wrong in ");
        assertThat(told.get()).isEqualTo("nstack-loop-2");
        await().until(() -> here.runtime.status("wrong").state() == StackState.FAILED);
        hang.release();
        assertThat(here.victim.terminationFuture().await(5_000)).isTrue();
        assertThat(handler.seen).doesNotContain("active");
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldNameTheApplicationWhoseHandlerHangs(BaseKind kind) throws Exception {
        Watched here = on(kind);
        Channel server = here.listen(new WireRuntime.Echo());
        Hang hang = here.hangInHandler();
        Pinging handler = new Pinging(hang);
        Channel hung = here.client(here.victim, "sound", handler).connect(server.localAddress()).sync().channel();
        here.passUntilTakenOut();
        assertThat(WireRuntime.info(hung).reason()).contains("application test (bundle bundle-of-it 7), session "
                + WireRuntime.info(hung).id() + " (connect 127.0.0.1:", " via sound) in ");
        assertThat(here.runtime.status("sound").isUp()).isTrue();
        hang.release();
        assertThat(here.victim.terminationFuture().await(5_000)).isTrue();
        assertThat(handler.seen).containsExactly("active", "inactive", "unregistered");
        assertThat(handler.returned).isOne();
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldTakeOutALoopInWhichATaskHangs(BaseKind kind) throws Exception {
        Watched here = on(kind);
        Channel server = here.listen(here.victim, new WireRuntime.Echo());
        Hang hang = here.hangInTask();
        here.passUntilTakenOut();
        assertThat(server.closeFuture().await(5_000)).isTrue();
        assertThat(WireRuntime.info(server).reason()).contains("a task of bundle bundle-of-it 7 in ", "Hang.hang");
        assertThat(here.runtime.layer.listeners()).isEmpty();
        assertThat(here.runtime.layer.isReady()).isTrue();
        hang.release();
        assertThat(here.victim.terminationFuture().await(5_000)).isTrue();
    }

    @Test
    void shouldTellListenersOfItsEndOnAnotherLoop() throws Exception {
        Watched here = on(BaseKind.best());
        Channel server = here.listen(here.victim, new WireRuntime.Echo());
        CompletableFuture<String> told = new CompletableFuture<>();
        server.closeFuture().addListener(done -> told.complete(Thread.currentThread().getName()));
        here.hangInTask();
        here.passUntilTakenOut();
        assertThat(told.get()).isEqualTo("nstack-loop-2");
        assertThat(here.listen(here.other, new WireRuntime.Echo()).isActive()).isTrue();
    }

    @Test
    void shouldFailWhoWaitsToBeTakenInByAHungLoop() throws Exception {
        Watched here = on(BaseKind.best());
        Channel server = here.listen(new WireRuntime.Echo());
        Hang hang = here.hangInTask();
        ChannelFuture early = here.client(here.victim, "sound", new Pinging()).connect(server.localAddress());
        here.passUntilTakenOut();
        assertThat(early.await(5_000)).isTrue();
        assertThat(early.cause()).hasMessageContaining("nstack-loop-0 was taken out");
        ChannelFuture late = here.client(here.victim, "sound", new Pinging()).connect(server.localAddress());
        assertThat(late.await(5_000)).isTrue();
        assertThat(late.cause()).hasMessageContaining("nstack-loop-0 was taken out");
        hang.release();
        assertThat(here.victim.terminationFuture().await(5_000)).isTrue();
        await().until(() -> here.runtime.layer.sessions().isEmpty());
    }

    @Test
    void shouldGiveAStuckLoopNoNewSessionsAndForgiveItWhenItReturns() throws Exception {
        Watched here = on(BaseKind.best());
        Hang hang = here.hangInTask();
        here.pass(Duration.ofSeconds(4));
        assertThat(here.group.next()).isSameAs(here.other).isSameAs(here.group.next());
        assertThat(state(here)).isEqualTo(LoopState.STUCK);
        hang.release();
        here.victim.submit(() -> {}).get();
        here.pass(Duration.ofSeconds(20));
        assertThat(state(here)).isEqualTo(LoopState.RUNNING);
        assertThat(here.group.next()).isNotSameAs(here.group.next());
        assertThat(here.loopNames()).containsExactly("nstack-loop-0", "nstack-loop-1");
    }

    private static LoopState state(Watched here) {
        return here.watchdog().infos().stream().filter(each -> each.name().equals(here.victim.name())).findFirst()
                .map(LoopInfo::state).orElseThrow();
    }

    @Test
    void shouldNotHoldLoopsToTimeInWhichTheMachineStoodStill() throws Exception {
        Watched here = on(BaseKind.best());
        here.hangInTask();
        here.pass(Duration.ofSeconds(1));
        here.standStill(Duration.ofHours(1));
        assertThat(here.victim.isOut()).isFalse();
        assertThat(here.victim.isSuspect()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(BaseKind.class)
    void shouldLeaveASleepingLoopAlone(BaseKind kind) throws Exception {
        Watched here = on(kind);
        await().until(() -> here.watchdog().infos().stream().allMatch(each -> each.doing().equals("waits")));
        for (int i = 0; i < 100; i++) {
            here.standStill(Duration.ofMillis(500));
        }
        assertThat(here.loopNames()).containsExactly("nstack-loop-0", "nstack-loop-1");
    }

    @Test
    void shouldFailAConnectThatIsOverdueInAStuckLoop() throws Exception {
        Watched here = on(BaseKind.best());
        here.sound.answer = WireStack.Answer.NONE;
        Channel session = here.client(here.victim, "sound", new Pinging())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 300).register().sync().channel();
        ChannelPromise connect = session.newPromise();
        here.hangInTask(() -> session.connect(WireRuntime.NOBODY, connect));
        await().until(() -> {
            here.standStill(Duration.ofMillis(1)); // of the watchdog's count, so that the loop is not taken out
            return connect.isDone();
        });
        assertThat(connect.cause()).isInstanceOf(SessionTimeoutException.class)
                .hasMessageContaining("timed out after 300 ms, while nstack-loop-0 was stuck");
        assertThat(here.victim.isOut()).isFalse();
    }

    @Test
    void shouldRemoveAnotherStackAsSoonAsTheLoopIsTakenOut() throws Exception {
        Watched here = on(BaseKind.best());
        here.hangInTask();
        Thread removal = Thread.ofVirtual().start(() -> here.runtime.remove(here.sound));
        await().until(() -> here.runtime.status("sound").state() == StackState.STOPPED);
        long before = System.nanoTime();
        here.passUntilTakenOut();
        assertThat(removal.join(Duration.ofSeconds(5))).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        assertThat(here.group.loops()).allSatisfy(each -> assertThat(each.engines()).containsExactly("wrong"));
    }

    @Test
    void shouldReplaceTheOnlyLoopLeft() throws Exception {
        Watched here = on(BaseKind.best());
        here.group.retire(here.other);
        here.hangInTask();
        here.passUntilTakenOut();
        assertThat(here.group.next().name()).isEqualTo("nstack-loop-2");
        assertThat(here.group.next().engines()).containsExactlyInAnyOrder("sound", "wrong");
    }
}
