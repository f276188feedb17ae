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
     * What was found, a phrase each, never empty.
     *
     * @param open   sessions and listeners that it has open
     * @param others loaders of other bundles and versions: a thread that may as well be theirs is not named
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
        if (found.isEmpty()) {
            found.add("nothing that can be seen: perhaps a JDK ThreadLocal of a thread that lives on ("
                    + layer.group().loops().getFirst().name() + " or another), a Recycler, or a field or cache of "
                    + "another bundle" + users());
        }
        return found;
    }

    private String users() {
        return left.users().isEmpty() ? "" : ", as those that used its services: " + String.join(", ", left.users());
    }

    private List<String> inLoop(Loop loop) {
        try {
            Future<List<String>> answer = loop.submit(() -> {
                ClassLoader here = left.loader(); // not sooner: a loop that hangs must not pin it
                return here == null ? List.of() : loop.holds(here);
            });
            return answer.get(LOOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return List.of("perhaps " + loop.name() + ", which hangs");
        } catch (ExecutionException | RejectedExecutionException e) {
            return List.of(); // the runtime is stopping
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<String> threads(List<ClassLoader> others) {
        Set<String> packages = packagesOf(loader);
        others.forEach(each -> packages.removeAll(packagesOf(each)));
        List<String> found = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            if (thread.getContextClassLoader() == loader) {
                found.add("thread " + thread.getName() + " by its context class loader");
            } else if (thread.getClass().getClassLoader() == loader) {
                found.add("thread " + thread.getName() + " of " + thread.getClass().getName());
            } else {
                running(each.getValue(), packages, found, thread.getName());
            }
        }
        return found;
    }

    private static void running(StackTraceElement[] frames, Set<String> packages, List<String> found, String thread) {
        for (StackTraceElement frame : frames) {
            String type = frame.getClassName();
            if (packages.contains(type.substring(0, Math.max(0, type.lastIndexOf('.'))))) {
                found.add("thread " + thread + ", which runs " + type + "." + frame.getMethodName());
                return;
            }
        }
    }

    private static Set<String> packagesOf(ClassLoader of) {
        Set<String> names = new HashSet<>();
        for (Package each : of.getDefinedPackages()) {
            names.add(each.getName());
        }
        return names;
    }
}
