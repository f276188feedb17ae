package io.nstack.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelHandler;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.internal.InternalThreadLocalMap;
import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.nsocket.operate.BundleState;
import io.nstack.rd.RdEngine;
import io.nstack.session.foreign.Beat;
import io.nstack.session.foreign.Codec;
import io.nstack.session.foreign.ForeignLoader;
import io.nstack.session.foreign.Local;
import io.nstack.session.foreign.Rd;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BundleWatchTest {

    private static final long ID = 7;
    private static final String NAME = "guest";

    private final SessionLayer layer = new SessionLayer(new LoopGroup(BaseKind.NIO, 2, 0), () -> {});
    private final Loop loop = layer.group().loops().getLast();
    private ForeignLoader loader = new ForeignLoader();

    @AfterEach
    void close() { layer.close(); }

    /** The bundle leaves; whether anything still holds its loader is up to the test. */
    private WeakReference<ClassLoader> uninstall(Duration patience) {
        layer.bundles().patience(patience);
        layer.bundles().uses(ID, NAME, "1.0.0", loader);
        layer.bundles().stopped(ID);
        layer.bundles().replaced(ID, null);
        WeakReference<ClassLoader> gone = new WeakReference<>(loader);
        loader = null;
        return gone;
    }

    private BundleHoldings judged() {
        uninstall(Duration.ofMillis(20));
        await().until(() -> layer.holdings().stream().anyMatch(each -> !each.heldBy().isEmpty()));
        return layer.holdings().getFirst();
    }

    private Callable<?> call() { return loader.make(Beat.class, Callable.class); }

    private void onLoop(Runnable task) {
        try {
            loop.submit(task).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // ---- what Netty keeps ----

    @Test
    void shouldFindInNettysCacheTheHandlersThatWereMadeOnALoop() {
        onLoop(() -> {
            ChannelHandler handler = loader.make(Codec.class, ChannelHandler.class);
            assertThat(InternalThreadLocalMap.get().typeParameterMatcherFindCache()).containsKey(handler.getClass());
            assertThat(InternalThreadLocalMap.get().typeParameterMatcherGetCache()).isNotEmpty();
        });
    }

    @Test
    void shouldFindWhereNettyListsFastThreadLocals() {
        onLoop(() -> {
            FastThreadLocal<?> local = loader.make(Local.class, FastThreadLocal.class);
            local.get();
            assertThat(InternalThreadLocalMap.get()
                    .indexedVariable(InternalThreadLocalMap.VARIABLES_TO_REMOVE_INDEX))
                    .isInstanceOfSatisfying(Set.class, all -> assertThat(all.contains(local)).isTrue());
        });
    }

    @Test
    void shouldLeaveNothingOfHandlersAndFastThreadLocals() {
        onLoop(() -> {
            loader.make(Codec.class, ChannelHandler.class);
            loader.make(Local.class, Runnable.class).run();
        });
        loader.make(Codec.class, ChannelHandler.class); // on the thread that stops the bundle
        WeakReference<ClassLoader> gone = uninstall(Duration.ZERO);
        await().until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(layer.holdings()).isEmpty();
    }

    // ---- what is found out ----

    @Test
    void shouldCollectWhatNobodyHoldsAndSayNothing() {
        WeakReference<ClassLoader> gone = uninstall(Duration.ofMillis(20));
        await().until(() -> gone.get() == null);
        assertThat(layer.holdings()).isEmpty();
    }

    @Test
    void shouldNameAForgottenTimer() {
        loop.schedule(loader.make(Beat.class, Runnable.class), 1, TimeUnit.HOURS);
        assertThat(judged().heldBy()).containsExactly("timer " + Beat.class.getName() + " on " + loop.name());
    }

    @Test
    void shouldNameTimersOfEveryKind() {
        loop.schedule(call(), 1, TimeUnit.HOURS);
        loop.scheduleAtFixedRate(loader.make(Beat.class, Runnable.class), 1, 1, TimeUnit.HOURS);
        loop.scheduleWithFixedDelay(loader.make(Beat.class, Runnable.class), 1, 1, TimeUnit.HOURS);
        assertThat(judged().heldBy()).hasSize(3).allMatch(each -> each.contains(Beat.class.getName()));
    }

    @Test
    void shouldForgetTimersThatRanOrWereCancelled() throws Exception {
        ScheduledFuture<?> later = loop.schedule(loader.make(Beat.class, Runnable.class), 1, TimeUnit.HOURS);
        loop.schedule(call(), 1, TimeUnit.MILLISECONDS).sync();
        later.cancel(false);
        ClassLoader here = loader;
        await().until(() -> loop.submit(() -> loop.holds(here)).get().isEmpty());
    }

    @Test
    void shouldNameAFastThreadLocalThatCameBackAfterTheSweep() {
        Object value = loader.make(Beat.class, Runnable.class);
        FastThreadLocal<Object> local = new FastThreadLocal<>();
        onLoop(() -> local.set(value));
        ClassLoader here = loader;
        onLoop(() -> assertThat(loop.holds(here))
                .containsExactly("FastThreadLocal with a " + Beat.class.getName() + " on " + loop.name()));
    }

    @Test
    void shouldNameAThread() throws Exception {
        Thread thread = new Thread(loader.make(Beat.class, Runnable.class), "guest-worker");
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        try {
            assertThat(judged().heldBy())
                    .containsExactly("thread guest-worker, which runs " + Beat.class.getName() + ".run");
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void shouldNameAContextClassLoader() throws Exception {
        Thread thread = new Thread(new Beat(), "guest-context");
        thread.setContextClassLoader(loader);
        thread.start();
        try {
            assertThat(judged().heldBy()).containsExactly("thread guest-context by its context class loader");
        } finally {
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void shouldSayWhatItCannotSee() {
        ThreadLocal<Object> local = new ThreadLocal<>();
        Object value = loader.make(Beat.class, Runnable.class);
        onLoop(() -> local.set(value));
        BundleHoldings left = judged();
        assertThat(left.heldBy()).singleElement().asString().contains("ThreadLocal", loop.name().replace('1', '0'));
        assertThat(left.state()).isEqualTo(BundleState.GONE);
        assertThat(left.loaderAlive()).isTrue();
        assertThat(left.goneSince()).isPresent();
        onLoop(local::remove);
        assertThat(value).isNotNull();
    }

    @Test
    void shouldKnowTheLastRdAndLookAgainWhenAnotherComes() {
        layer.useRd(loader.make(Rd.class, RdEngine.class));
        ForeignLoader held = loader;
        assertThat(judged().heldBy()).singleElement().asString().contains("the last RD stays in force");
        layer.useRd(new Rd());
        await().until(() -> layer.holdings().getFirst().heldBy().toString().contains("nothing that can be seen"));
        assertThat(held).isNotNull();
    }

    // ---- the table ----

    @Test
    void shouldShowOldAndNewOfAnUpdatedBundle() {
        ForeignLoader newer = new ForeignLoader();
        layer.bundles().uses(ID, NAME, "1.0.0", loader);
        layer.bundles().stopped(ID);
        layer.bundles().replaced(ID, null);
        layer.bundles().uses(ID, NAME, "1.1.0", newer);
        assertThat(layer.holdings()).extracting(BundleHoldings::version, BundleHoldings::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("1.0.0", BundleState.GONE),
                        org.assertj.core.groups.Tuple.tuple("1.1.0", BundleState.ACTIVE));
        layer.bundles().replaced(ID, newer);
        layer.bundles().stopped(ID);
        assertThat(layer.holdings()).extracting(BundleHoldings::state)
                .isEqualTo(List.of(BundleState.GONE, BundleState.STOPPED));
        assertThat(List.of(loader, newer)).hasSize(2); // both are held until here
    }
}
