package io.nstack.session;

import io.nstack.nsocket.operate.BundleState;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One class loader of a bundle. Knows it weakly, and of the bundle itself only words. Guarded by itself. */
final class WatchedLoader {

    private final long id;
    private final String name;
    private final String version;
    private final WeakReference<ClassLoader> loader;
    private BundleState state = BundleState.ACTIVE;
    private @Nullable Instant goneSince;
    private long goneNanos;
    private int survived; // collections
    private boolean judged;
    private List<String> heldBy = List.of();
    private List<String> users = List.of();

    WatchedLoader(long id, String name, String version, ClassLoader loader) {
        this.id = id;
        this.name = name;
        this.version = version;
        this.loader = new WeakReference<>(loader);
    }

    long id() { return id; }

    String name() { return name; }

    String version() { return version; }

    /** The loader, or null if it was collected. */
    @Nullable
    ClassLoader loader() { return loader.get(); }

    boolean isOf(ClassLoader other) { return loader.refersTo(other); }

    boolean isAlive() { return !loader.refersTo(null); }

    synchronized BundleState state() { return state; }

    boolean isGone() { return state() == BundleState.GONE; }

    synchronized void runs() { state = BundleState.ACTIVE; }

    synchronized void stopped() { state = BundleState.STOPPED; }

    synchronized void gone() {
        state = BundleState.GONE;
        goneSince = Instant.now();
        goneNanos = System.nanoTime();
    }

    synchronized @Nullable Instant goneSince() { return goneSince; }

    /** Whether it is time to look whether it is still there. */
    synchronized boolean isDue(long patienceNanos) {
        return isAwaited() && System.nanoTime() - goneNanos >= patienceNanos * (survived + 1);
    }

    /** It was still there after a collection; how many that are by now. */
    synchronized int survives() {
        return ++survived;
    }

    synchronized boolean isAwaited() { return state == BundleState.GONE && !judged; }

    /** It should not be there any more; these phrases say why it is. */
    synchronized void judge(List<String> phrases) {
        judged = true;
        heldBy = phrases;
    }

    /** What held it holds it no more: it is looked for anew, from now on. */
    synchronized void judgeAnew() {
        judged = false;
        survived = 0;
        heldBy = List.of();
        goneNanos = System.nanoTime();
    }

    synchronized List<String> heldBy() { return heldBy; }

    /** Who used its services when it stopped: they may have kept an object of it. */
    synchronized void usedBy(List<String> bundles) {
        users = bundles;
    }

    synchronized List<String> users() { return users; }

    @Override
    public String toString() { return name + "/" + version + " (" + id + ")"; }
}
