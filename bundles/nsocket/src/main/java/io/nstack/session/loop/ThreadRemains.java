package io.nstack.session.loop;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.InternalThreadLocalMap;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What Netty keeps on the current thread of bundles that were there. Its cache of type parameters has an entry for each
 * class of handlers and codecs that were made on the thread, and nothing in Netty ever takes one out again.
 */
public final class ThreadRemains {

    private static final Logger LOG = System.getLogger(ThreadRemains.class.getName());

    private ThreadRemains() {}

    /** Clears the caches of type parameters of the current thread; they fill again by themselves. */
    public static void sweep() {
        InternalThreadLocalMap map = InternalThreadLocalMap.getIfSet();
        if (map != null) {
            map.typeParameterMatcherFindCache().clear();
            map.typeParameterMatcherGetCache().clear();
        }
    }

    /** Removes the fast thread-locals of the current thread that are of this loader's classes or hold an object of them. */
    static void remove(ClassLoader loader) {
        for (FastThreadLocal<?> each : variablesOf(loader)) {
            try {
                each.remove();
            } catch (Throwable t) { // code of the bundle
                LOG.log(Level.WARNING, each.getClass().getName() + " did not take its removal", t);
            }
        }
    }

    /** The same fast thread-locals, a phrase each. */
    static List<String> of(ClassLoader loader) {
        return variablesOf(loader).stream().map(each -> "FastThreadLocal " + nameOf(each)).sorted().toList();
    }

    private static String nameOf(FastThreadLocal<?> variable) {
        Object value = variable.getIfExists();
        return variable.getClass() == FastThreadLocal.class && value != null
                ? "with a " + value.getClass().getName()
                : variable.getClass().getName();
    }

    private static List<FastThreadLocal<?>> variablesOf(ClassLoader loader) {
        List<FastThreadLocal<?>> found = new ArrayList<>();
        InternalThreadLocalMap map = InternalThreadLocalMap.getIfSet();
        if (map != null
                && map.indexedVariable(InternalThreadLocalMap.VARIABLES_TO_REMOVE_INDEX) instanceof Set<?> all) {
            for (Object each : all) {
                if (each instanceof FastThreadLocal<?> variable && isOf(loader, variable)) {
                    found.add(variable);
                }
            }
        }
        return found;
    }

    private static boolean isOf(ClassLoader loader, FastThreadLocal<?> variable) {
        Object value = variable.getIfExists();
        return variable.getClass().getClassLoader() == loader
                || (value != null && value.getClass().getClassLoader() == loader);
    }
}
