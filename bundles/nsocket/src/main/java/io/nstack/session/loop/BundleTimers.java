package io.nstack.session.loop;

import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The timers in one loop whose code is neither the session layer's nor Netty's. One that its bundle forgets keeps the
 * bundle's class loader alive, and Netty tells nobody what it has scheduled. Any thread.
 */
final class BundleTimers {

    private static final ClassLoader OWN = BundleTimers.class.getClassLoader();

    private final Set<Timer> pending = ConcurrentHashMap.newKeySet();

    /** A timer by identity: the class says whose it is. */
    private static final class Timer {
        private final Class<?> code;

        Timer(Class<?> code) { this.code = code; }
    }

    /** Notes a timer until it has run for the last time or is cancelled. */
    <F extends ScheduledFuture<?>> F note(Object task, F future) {
        Class<?> code = task.getClass();
        if (isForeign(code)) {
            Timer timer = new Timer(code);
            pending.add(timer);
            future.addListener(done -> pending.remove(timer));
        }
        return future;
    }

    /** Netty's time-outs come by the write, end with their channel and have no code of a bundle. */
    private static boolean isForeign(Class<?> code) {
        ClassLoader loader = code.getClassLoader();
        return loader != null && loader != OWN && !code.getName().startsWith("io.netty.");
    }

    /** The names of the classes of this loader that a pending timer will run. */
    List<String> of(ClassLoader loader) {
        return pending.stream().map(each -> each.code).filter(code -> code.getClassLoader() == loader)
                .map(Class::getName).sorted().toList();
    }
}
