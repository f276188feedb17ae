package io.nstack.session;

import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.session.loop.Loop;
import io.nstack.session.loop.ThreadRemains;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nothing of a bundle is left when it has gone: sweeps the loops when it stops, and looks some time
 * after it went whether its class loader went too. If not, garbage is collected once, for all that are due together; the
 * log names a bundle whose loader survives this, and what is seen to hold it. Where nothing is seen for certain, it is
 * named only after {@link #PROOF} collections: the JVM holds classes for a while too, softly in caches, whose references
 * a first collection only makes old, and while it compiles them. Any thread.
 */
public final class BundleWatch implements AutoCloseable {

    private static final Logger LOG = System.getLogger(BundleWatch.class.getName());

    private static final List<String> LAST_RD = List
            .of("the session layer: the last RD stays in force until another comes");

    /** Without it the JVM keeps for hours what it holds softly, as the class of the last record that was compared. */
    private static final String SOFT_GO_TOO = "-XX:SoftRefLRUPolicyMSPerMB=0";

    /** Collections that a loader must survive to be called held by something unseen. */
    private static final int PROOF = 4;

    private final SessionLayer layer;
    private final List<WatchedLoader> watched = new CopyOnWriteArrayList<>(); // written under this
    private final ScheduledThreadPoolExecutor checks = new ScheduledThreadPoolExecutor(1, BundleWatch::newThread);
    private volatile Duration patience = Duration.ZERO;
    private boolean checking; // guarded by this: a check is due

    BundleWatch(SessionLayer layer) {
        this.layer = layer;
        checks.setKeepAliveTime(1, TimeUnit.SECONDS); // bundles go seldom: no thread waits for it
        checks.allowCoreThreadTimeOut(true);
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "nstack-nsocket-leaks-0");
        thread.setDaemon(true);
        thread.setContextClassLoader(BundleWatch.class.getClassLoader());
        return thread;
    }

    /** How long a bundle that has gone may take to leave memory before it is looked for; zero = it never is. */
    public void patience(Duration howLong) {
        patience = howLong;
    }

    // ---- bundles come and go ----

    /** A bundle takes a service of the session layer, or gives it one. */
    public synchronized void uses(long id, String name, String version, ClassLoader loader) {
        for (WatchedLoader each : watched) {
            if (each.isOf(loader)) {
                each.runs();
                return;
            }
        }
        watched.add(new WatchedLoader(id, name, version, loader));
    }

    /** Whether a bundle has ever done so. */
    public boolean knows(long id) {
        return watched.stream().anyMatch(each -> each.id() == id);
    }

    /** A bundle is about to stop, and these use its services. */
    public void stopping(long id, List<String> users) {
        present(id).forEach(each -> each.usedBy(users));
    }

    /** A bundle has stopped, and what it had open is closed. */
    public void stopped(long id) {
        present(id).forEach(WatchedLoader::stopped);
        present(id).forEach(this::sweep);
    }

    /** A bundle has no other class loader than this one now, or none. */
    public synchronized void replaced(long id, @Nullable ClassLoader now) {
        for (WatchedLoader each : present(id)) {
            if (now == null || !each.isOf(now)) {
                each.gone();
                sweep(each);
                checkLater();
            }
        }
    }

    /** Another RD is in force: nothing should hold the last one any more. */
    void rdReplaced() {
        watched.stream().filter(each -> each.heldBy().equals(LAST_RD)).forEach(each -> {
            each.judgeAnew();
            checkLater();
        });
    }

    private List<WatchedLoader> present(long id) {
        return watched.stream().filter(each -> each.id() == id && !each.isGone()).toList();
    }

    private void sweep(WatchedLoader left) {
        ThreadRemains.sweep();
        for (Loop loop : layer.group().loops()) {
            try {
                loop.execute(() -> {
                    ClassLoader loader = left.loader(); // not sooner: a loop that hangs must not pin it
                    if (loader != null) {
                        loop.sweep(loader);
                    }
                });
            } catch (RejectedExecutionException e) {
                // the runtime is stopping
            }
        }
    }

    // ---- the check ----

    private synchronized void checkLater() {
        if (!patience.isZero() && !checking) {
            checking = true;
            try {
                checks.schedule(this::check, patience.toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // the runtime is stopping
            }
        }
    }

    private void check() {
        synchronized (this) {
            checking = false;
        }
        forgetCollected();
        List<WatchedLoader> due = watched.stream().filter(each -> each.isDue(patience.toNanos())).toList();
        if (!due.isEmpty()) {
            due.forEach(this::sweep);
            System.gc(); // a loader nobody holds may else stay for hours, and be called a leak
            due.stream().filter(WatchedLoader::isAlive).forEach(this::judge);
            forgetCollected();
        }
        if (watched.stream().anyMatch(WatchedLoader::isAwaited)) {
            checkLater();
        }
    }

    private void judge(WatchedLoader left) {
        ClassLoader loader = left.loader();
        if (loader == null) {
            return;
        }
        if (layer.isLastRd(loader)) {
            left.judge(LAST_RD);
            return;
        }
        List<String> phrases = new Holders(layer, left, loader).find(openOf(left).size(), others(left));
        if (left.survives() < PROOF && phrases.stream().allMatch(each -> each.startsWith(Holders.PERHAPS))) {
            return;
        }
        if (phrases.isEmpty()) {
            phrases = List.of(unseen(left));
        }
        left.judge(phrases);
        LOG.log(Level.WARNING,
                "bundle " + left + " has gone, but is still in memory. Held by " + String.join("; ", phrases));
    }

    private String unseen(WatchedLoader left) {
        return "nothing that can be seen: perhaps a JDK ThreadLocal of a thread that lives on ("
                + layer.group().loops().getFirst().name()
                + " or another), a Recycler, a soft cache of the JVM if it runs without " + SOFT_GO_TOO
                + ", or a field or cache of another bundle" + (left.users().isEmpty()
                        ? ""
                        : ", as of those that used its services: " + String.join(", ", left.users()));
    }

    private List<ClassLoader> others(WatchedLoader left) {
        return watched.stream().filter(each -> each != left).map(WatchedLoader::loader).filter(each -> each != null)
                .toList();
    }

    private synchronized void forgetCollected() {
        watched.stream().filter(each -> !each.isAlive() && !each.heldBy().isEmpty())
                .forEach(each -> LOG.log(Level.INFO, "bundle " + each + " has left memory after all"));
        watched.removeIf(each -> each.isGone() && !each.isAlive());
    }

    // ---- for operators ----

    List<BundleHoldings> holdings() {
        forgetCollected();
        return watched.stream().sorted(Comparator.comparingLong(WatchedLoader::id)).map(this::holdings).toList();
    }

    private BundleHoldings holdings(WatchedLoader of) {
        List<LiveSession> open = openOf(of);
        List<String> stacks = isNewest(of) ? layer.stacksOf(of.name() + "/" + of.version()) : List.of();
        int listeners = (int) open.stream().filter(LiveSession::listens).count();
        return new BundleHoldings(of.id(), of.name(), of.version(), of.state(), open.size() - listeners, listeners,
                open.stream().mapToLong(LiveSession::queuedBytes).sum(), stacks, of.isAlive(),
                Optional.ofNullable(of.goneSince()), of.heldBy());
    }

    private List<LiveSession> openOf(WatchedLoader of) { return isNewest(of) ? layer.openOf(of.id()) : List.of(); }

    /** Sessions know the bundle by its number only, and are closed before another version comes. */
    private boolean isNewest(WatchedLoader of) {
        return !of.isGone() || present(of.id()).isEmpty();
    }

    /** Ends the checks. */
    @Override
    public void close() { checks.shutdownNow(); }
}
