package io.nstack.session;

import io.nstack.session.loop.Loop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks for what holds the class loader of a bundle that has gone, as far as it can be seen without a heap dump. May
 * wait for loops, so it is not for loops.
 */
final class Holders {

    /** Begins a phrase that may be wrong. */
    static final String PERHAPS = "perhaps ";

    private static final long LOOP_SECONDS = 2; // one that needs longer hangs

    private final SessionLayer layer;
    private final WatchedLoader left;
    private final ClassLoader loader;

    Holders(SessionLayer layer, WatchedLoader left, ClassLoader loader) {
        this.layer = layer;
        this.left = left;
        this.loader = loader;
    }

    /**
     * What was found, a phrase each.
     *
     * @param open   sessions and listeners that it has open
     * @param others loaders of other bundles and versions: a thread may as well be theirs if they have the same package
     */
    List<String> find(int open, List<ClassLoader> others) {
        List<String> found = new ArrayList<>();
        if (open > 0) {
            found.add(open + " open sessions and listeners");
        }
        for (Loop loop : layer.group().loops()) {
            found.addAll(inLoop(loop));
        }
        found.addAll(threads(others));
        return found;
    }

    private List<String> inLoop(Loop loop) {
        try {
            Future<List<String>> answer = loop.submit(() -> {
                ClassLoader here = left.loader(); // not sooner: a loop that hangs must not pin it
                return here == null ? List.of() : loop.holds(here);
            });
            return answer.get(LOOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return List.of(PERHAPS + loop.name() + ", which hangs");
        } catch (ExecutionException | RejectedExecutionException e) {
            return List.of(); // the runtime is stopping
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<String> threads(List<ClassLoader> others) {
        Set<String> packages = packagesOf(loader);
        Set<String> shared = new HashSet<>();
        others.forEach(each -> shared.addAll(packagesOf(each)));
        List<String> found = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            if (thread.getContextClassLoader() == loader) {
                found.add("thread " + thread.getName() + " by its context class loader");
            } else if (thread.getClass().getClassLoader() == loader) {
                found.add("thread " + thread.getName() + " of " + thread.getClass().getName());
            } else {
                String frame = frameIn(packages, each.getValue());
                if (!frame.isEmpty()) {
                    boolean sure = !shared.contains(packageOf(frame.substring(0, frame.lastIndexOf('.'))));
                    found.add((sure ? "" : PERHAPS) + "thread " + thread.getName() + ", which runs " + frame);
                }
            }
        }
        return found;
    }

    private static String frameIn(Set<String> packages, StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (packages.contains(packageOf(frame.getClassName()))) {
                return frame.getClassName() + "." + frame.getMethodName();
            }
        }
        return "";
    }

    private static String packageOf(String type) { return type.substring(0, Math.max(0, type.lastIndexOf('.'))); }

    private static Set<String> packagesOf(ClassLoader of) {
        Set<String> names = new HashSet<>();
        for (Package each : of.getDefinedPackages()) {
            names.add(each.getName());
        }
        return names;
    }
}
