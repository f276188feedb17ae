package io.nstack.stack.dpdk.engine;

import io.nstack.link.Link;
import io.nstack.link.LinkStatus;
import io.nstack.stack.dpdk.config.DpdkConfig;
import io.nstack.stack.dpdk.tcp.congestion.CongestionControls;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What the engines of one stack share: its configuration, its link while it is there, and each other. Any thread. */
public final class Instance {

    private static final Logger LOG = System.getLogger(Instance.class.getName());
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10); // a loop that needs longer hangs

    private final DpdkConfig config;
    private final CongestionControls congestion;
    private final LongSupplier clock;
    private final long seed;
    private final Runnable onChange;
    private final List<DpdkEngine> engines = new CopyOnWriteArrayList<>();
    private final Transports transports;
    private volatile @Nullable Attachment attachment;

    /**
     * One instance's shared part.
     *
     * @param congestion the congestion controls there are
     * @param clock    {@link System#nanoTime}, or a test's
     * @param seed     for what others must not guess
     * @param onChange told when {@link #obstacle} may have changed; any thread
     */
    public Instance(DpdkConfig config, CongestionControls congestion, LongSupplier clock, long seed,
            Runnable onChange) {
        this(config, congestion, clock, seed, new TcpIp(config, congestion, clock, seed), onChange);
    }

    Instance(DpdkConfig config, CongestionControls congestion, LongSupplier clock, long seed, Transports transports,
            Runnable onChange) {
        this.config = config;
        this.congestion = congestion;
        this.clock = clock;
        this.seed = seed;
        this.transports = transports;
        this.onChange = onChange;
    }

    DpdkConfig config() { return config; }

    LongSupplier clock() { return clock; }

    Transports transports() { return transports; }

    @Nullable
    Attachment attachment() { return attachment; }

    // ---- the link comes and goes ----

    /** Uses this link from now on; there must be none in use. */
    public void attach(Link link) {
        attachment = new Attachment(link, config, transports.datagrams(), seed);
        engines.forEach(DpdkEngine::followSoon);
        onChange.run();
    }

    /** Uses the link no more: on return all its queues are closed, unless a loop hangs. */
    public void detach() {
        Attachment old = attachment;
        attachment = null;
        onChange.run();
        engines.forEach(DpdkEngine::followSoon);
        if (old != null && !old.awaitUnused(LEAVE_LIMIT)) {
            LOG.log(Level.WARNING, config.name() + ": link " + config.link() + " goes while a loop still uses it");
        }
    }

    /** A congestion control goes: no connection uses it on return, unless a loop hangs. */
    public void withdraw(String congestionControl) {
        List<CountDownLatch> waiting = new ArrayList<>();
        for (DpdkEngine each : engines) {
            if (each.home().inLoop()) {
                each.withdraw(congestionControl);
                continue;
            }
            CountDownLatch done = new CountDownLatch(1);
            if (each.home().execute(() -> {
                each.withdraw(congestionControl);
                done.countDown();
            })) {
                waiting.add(done);
            }
        }
        for (CountDownLatch each : waiting) {
            await(each, congestionControl);
        }
    }

    private void await(CountDownLatch done, String congestionControl) {
        try {
            if (!done.await(LEAVE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING,
                        config.name() + ": " + congestionControl + " goes while a loop still uses it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why this instance cannot serve now, or null. */
    public @Nullable String obstacle() {
        Attachment here = attachment;
        if (here == null) {
            return "link " + config.link() + " is not there";
        }
        String refusal = here.refusal();
        if (refusal != null) {
            return refusal;
        }
        if (!congestion.has(config.tcp().congestion())) {
            return "congestion control " + config.tcp().congestion() + " is not there (there are "
                    + String.join(", ", congestion.names()) + ")";
        }
        LinkStatus status = here.link().status();
        return status.up() ? null : "link " + config.link() + ": " + status.reason();
    }

    void changed() { onChange.run(); }

    // ---- engines come and go ----

    void enter(DpdkEngine engine) { engines.add(engine); }

    void leave(DpdkEngine engine) { engines.remove(engine); }

    /** Whether an engine looks after what concerns all. */
    boolean isKeeper(DpdkEngine engine) {
        List<DpdkEngine> all = engines;
        return !all.isEmpty() && all.getFirst() == engine;
    }
}
