package io.nstack.session.watchdog;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.nstack.nsocket.SessionOptions;
import io.nstack.session.loop.BaseKind;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.LoopGroup;
import io.nstack.session.wire.Fault;
import io.nstack.session.wire.Hang;
import io.nstack.session.wire.WireRuntime;
import io.nstack.session.wire.WireStack;
import java.time.Duration;
import java.util.List;

/**
 * A runtime of two loops, of which one is made to hang, and a watchdog whose time the test passes. The listener and what
 * it accepts live in the other loop.
 */
final class Watched implements AutoCloseable {

    static final Duration HANG = Duration.ofSeconds(10);

    final WireRuntime runtime;
    final LoopGroup group;
    final Loop victim;
    final Loop other;
    final WireStack sound;
    final WireStack wrong;
    private final Watchdog watchdog;
    private Hang hang;
    private long now;

    Watched(BaseKind kind) { this(kind, Limits.DEFAULT); }

    Watched(BaseKind kind, Limits limits) {
        runtime = new WireRuntime(kind, 2, Limits.NONE);
        group = runtime.layer.group();
        victim = group.loops().getFirst();
        other = group.loops().getLast();
        sound = runtime.add("sound");
        wrong = runtime.add("wrong");
        watchdog = new Watchdog(group, limits,
                new LoopCare(group, runtime.layer.table(), runtime.layer.registry(), name -> "bundle-of-it 7"));
    }

    // ---- sessions ----

    Channel listen(ChannelHandler child) throws InterruptedException { return listen(other, child); }

    Channel listen(Loop loop, ChannelHandler child) throws InterruptedException {
        return new ServerBootstrap().group(loop, other).channelFactory(runtime.sockets.listeners()).childHandler(child)
                .bind("127.0.0.1", 0).sync().channel();
    }

    Bootstrap client(Loop loop, String stack, ChannelHandler handler) {
        return new Bootstrap().group(loop).channelFactory(runtime.sockets.streams()).handler(handler)
                .option(SessionOptions.STACK, stack);
    }

    // ---- the victim hangs ----

    Hang hangIn(Fault where) {
        hang = new Hang(where, victim.name());
        wrong.hang = hang;
        return hang;
    }

    Hang hangInTask() { return hangInTask(() -> {}); }

    /** Hangs in a task that does something before. */
    Hang hangInTask(Runnable before) {
        Hang made = new Hang(Fault.NONE, victim.name());
        hang = made;
        victim.execute(() -> {
            before.run();
            made.hang();
        });
        awaitHang();
        return made;
    }

    Hang hangInHandler() {
        hang = new Hang(Fault.NONE, victim.name());
        return hang;
    }

    void awaitHang() { await().until(hang::isEntered); }

    // ---- time passes ----

    /** Looks twice a second; every loop but the victim does something in between, as loops that are well do. */
    void pass(Duration time) throws Exception {
        for (long end = now + time.toNanos(); now < end;) {
            now += 500_000_000;
            look();
        }
    }

    void look() throws Exception {
        for (Loop each : List.copyOf(group.alive())) {
            if (each != victim && !each.isShuttingDown()) {
                each.submit(() -> {}).get();
            }
        }
        watchdog.look(now);
    }

    void standStill(Duration time) {
        now += time.toNanos();
        watchdog.look(now);
    }

    void passUntilTakenOut() throws Exception {
        awaitHang();
        pass(HANG.plusSeconds(2));
        await().until(() -> victim.isOut() && group.loops().size() == 2);
    }

    List<String> loopNames() { return group.loops().stream().map(Loop::name).toList(); }

    Watchdog watchdog() { return watchdog; }

    @Override
    public void close() {
        if (hang != null) {
            hang.release();
        }
        runtime.close();
    }
}
