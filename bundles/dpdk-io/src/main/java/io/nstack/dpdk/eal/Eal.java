package io.nstack.dpdk.eal;

import io.nstack.dpdk.shim.ShimNative;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's environment abstraction layer: started once a process, by the first link, and never ended, because it cannot be
 * started again and what uses it afterwards crashes. It keeps a thread, a few descriptors and its memory; an updated
 * bundle finds it running.
 */
public final class Eal {

    /** System property: MiB of memory for frames where there are no huge pages; taken as it is used. */
    public static final String MEMORY = "io.nstack.dpdk.memory.mebibytes";

    private static final Logger LOG = System.getLogger(Eal.class.getName());
    private static final int DEFAULT_MEBIBYTES = 512;
    private static final long ENOUGH_HUGE_BYTES = 64L << 20;
    private static final String NO_HUGE = "--no-huge";

    private Eal() {}

    /**
     * Starts it, unless it runs.
     *
     * @throws IOException if it cannot be started, has failed before, or runs otherwise than is wanted
     */
    public static void start(HugeUse use) throws IOException {
        if (!ShimNative.isAvailable()) {
            throw new IOException(unavailability());
        }
        boolean first = ShimNative.ealArguments().isEmpty();
        int result = first ? begin(use) : ShimNative.startEal(0, MemorySegment.NULL);
        String words = DpdkLog.drain();
        if (result != 0) {
            throw new IOException("EAL did not start: " + ShimNative.errorText(-result)
                    + (words.isEmpty() ? "" : " (" + words + ")") + "; it can be tried again in a new process only");
        }
        if (use != HugeUse.AUTO && (use == HugeUse.YES) != usesHugePages()) {
            throw new IOException("huge=" + (use == HugeUse.YES ? "yes" : "no") + ", but DPDK runs "
                    + (usesHugePages() ? "with" : "without") + " huge pages, until this process ends");
        }
        if (first) {
            LOG.log(Level.INFO, "{0} started: {1}", ShimNative.version(), ShimNative.ealArguments());
        }
    }

    /** Whether it runs, as far as this process has started it. */
    public static boolean isStarted() {
        return ShimNative.isAvailable() && !ShimNative.ealArguments().isEmpty();
    }

    /** Whether frames are in huge pages; of a started EAL. */
    public static boolean usesHugePages() {
        return !ShimNative.ealArguments().contains(NO_HUGE);
    }

    private static String unavailability() {
        Exception cause = ShimNative.unavailabilityCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    private static int begin(HugeUse use) throws IOException {
        boolean huge = use == HugeUse.YES || (use == HugeUse.AUTO && HugePages.freeBytes() >= ENOUGH_HUGE_BYTES);
        if (use == HugeUse.YES && HugePages.freeBytes() == 0) {
            throw new IOException("huge=yes, but no huge page is free: sysctl -w vm.nr_hugepages=512, or huge=auto");
        }
        List<String> words = arguments(huge);
        Arena forever = Arena.global(); // EAL keeps pointers to its arguments
        MemorySegment pointers = forever.allocate(ValueLayout.ADDRESS, words.size() + 1L);
        for (int i = 0; i < words.size(); i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, forever.allocateFrom(words.get(i)));
        }
        ShimNative.openLog();
        return onThrowAwayThread(words.size(), pointers);
    }

    private static List<String> arguments(boolean huge) {
        List<String> words = new ArrayList<>(List.of("nstack", "--no-telemetry", "--iova-mode=va"));
        // a NIC that is bound to vfio is opened when a link names it, not because it is there
        words.addAll(List.of("-a", "0000:00:00.0"));
        // the thread that starts EAL is pinned to its lcore's processors: all of them
        words.add("--lcores=0@(" + ProcessStatus.processors() + ")");
        if (huge) {
            words.add("--in-memory");
        } else {
            int mebibytes = Integer.getInteger(MEMORY, DEFAULT_MEBIBYTES);
            words.addAll(List.of(NO_HUGE, "--no-shconf", "-m", String.valueOf(mebibytes)));
        }
        return words;
    }

    /** EAL changes the affinity of its caller, and threads that the caller starts later inherit it. */
    private static int onThrowAwayThread(int count, MemorySegment pointers) throws IOException {
        int[] result = {-1};
        @Nullable
        Throwable[] failure = {null};
        Thread thread = Thread.ofPlatform().name("nstack-dpdk-io-eal-0").start(() -> {
            try {
                result[0] = ShimNative.startEal(count, pointers);
            } catch (RuntimeException | Error e) {
                failure[0] = e;
            }
        });
        join(thread);
        if (failure[0] != null) {
            throw new IOException("EAL did not start", failure[0]);
        }
        return result[0];
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
