package io.nstack.stack.tck;

import java.util.Set;
import java.util.stream.Collectors;

/** The platform threads of this process that are neither the suite's own nor of the virtual machine's pool. */
final class LiveThreads {

    private LiveThreads() {}

    static Set<Thread> now() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> !isOurs(each.getName()))
                .collect(Collectors.toSet());
    }

    /** How many live now that did not then. */
    static int since(Set<Thread> then) {
        Set<Thread> more = now();
        more.removeAll(then);
        return more.size();
    }

    private static boolean isOurs(String name) {
        return name.startsWith("nstack-tck-") || name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread");
    }
}
