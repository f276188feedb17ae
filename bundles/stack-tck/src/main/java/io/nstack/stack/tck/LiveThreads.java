package io.nstack.stack.tck;

/** The platform threads of this process that are neither the suite's own nor of the virtual machine's pool. */
final class LiveThreads {

    private LiveThreads() {}

    static long count() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> !isOurs(each.getName())).count();
    }

    private static boolean isOurs(String name) {
        return name.startsWith("nstack-tck-") || name.startsWith("ForkJoinPool") || name.startsWith("VirtualThread");
    }
}
