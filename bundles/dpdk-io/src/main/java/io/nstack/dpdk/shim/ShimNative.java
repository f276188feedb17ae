package io.nstack.dpdk.shim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the native library: those of {@code src/main/c}, and those of DPDK that can be called as they are.
 * Each answers what the function returned. Pointers are {@code long}s, because passing them so costs least.
 */
@SuppressWarnings("restricted") // native access is what this class is for
public final class ShimNative {

    private static final @Nullable IOException CAUSE;
    private static final @Nullable Calls CALLS;

    static {
        Calls calls = null;
        IOException cause = null;
        try {
            calls = new Calls(new Binder(ShimLibrary.load()));
        } catch (IOException e) {
            cause = e;
        } catch (RuntimeException | Error e) { // probing must not fail at class load
            cause = new IOException("the native library cannot be used: " + e.getMessage(), e);
        }
        CALLS = calls;
        CAUSE = cause;
    }

    private ShimNative() {}

    /** Whether the library is there. */
    public static boolean isAvailable() { return CAUSE == null; }

    /** Why not, and what to install; null if it is. */
    public static @Nullable IOException unavailabilityCause() {
        return CAUSE;
    }

    // ---- the process

    /** DPDK's version. */
    public static String version() {
        try {
            return text((MemorySegment) calls().version.invokeExact());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** DPDK's error number of the calling thread; read it before anything else is called. */
    public static int errno() {
        try {
            return (int) calls().errno.invokeExact();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What an error number means. */
    public static String errorText(int errno) {
        try {
            return text((MemorySegment) calls().errorText.invokeExact(errno));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Takes over the log; 0 = done. */
    public static int openLog() {
        try {
            return (int) calls().openLog.invokeExact();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Bytes of log text taken. */
    public static int takeLog(MemorySegment into) {
        try {
            return (int) calls().takeLog.invokeExact(into.address(), (int) into.byteSize());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Starts EAL, the first time; 0, or the negative error number, of that first time. The arguments must stay. */
    public static int startEal(int count, MemorySegment arguments) {
        try {
            return (int) calls().startEal.invokeExact(count, arguments.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The arguments with which EAL was started; empty if it was not. */
    public static String ealArguments() {
        try {
            return text((MemorySegment) calls().ealArguments.invokeExact());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Makes the calling thread one with caches of its own; 0, or -1. */
    public static int registerThread() {
        try {
            return (int) calls().registerThread.invokeExact();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Undoes {@link #registerThread}. */
    public static void unregisterThread() {
        try {
            calls().unregisterThread.invokeExact();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    // ---- devices

    /** Plugs a device in. */
    public static int plug(MemorySegment bus, MemorySegment name, MemorySegment arguments) {
        try {
            return (int) calls().plug.invokeExact(bus.address(), name.address(), arguments.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Unplugs it. */
    public static int unplug(MemorySegment bus, MemorySegment name) {
        try {
            return (int) calls().unplug.invokeExact(bus.address(), name.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** The number of a device; 0 and the number as a short in {@code out}. */
    public static int portOf(MemorySegment name, MemorySegment out) {
        try {
            return (int) calls().portOf.invokeExact(name.address(), out.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Fills a {@link ShimLayouts#DEVICE}. */
    public static int deviceInfo(short port, MemorySegment out) {
        try {
            return (int) calls().deviceInfo.invokeExact(port, out.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Configures a device by a {@link ShimLayouts#SETUP}, and starts it. */
    public static int setUp(short port, MemorySegment setup) {
        try {
            return (int) calls().setUp.invokeExact(port, setup.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Lets it move no more frames. */
    public static int stop(short port) {
        try {
            return (int) calls().stop.invokeExact(port);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Frees what it holds. */
    public static int close(short port) {
        try {
            return (int) calls().close.invokeExact(port);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Receives what is meant for others too. */
    public static int promiscuous(short port) {
        try {
            return (int) calls().promiscuous.invokeExact(port);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Receives all that is multicast: which groups matter is the stack's business. */
    public static int allMulticast(short port) {
        try {
            return (int) calls().allMulticast.invokeExact(port);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** 1 = carrier, 0 = none, negative = unknown. */
    public static int carrier(short port) {
        try {
            return (int) calls().carrier.invokeExact(port);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Fills six longs in the order of {@link io.nstack.link.LinkStatistics}. */
    public static int statistics(short port, MemorySegment out) {
        try {
            return (int) calls().statistics.invokeExact(port, out.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Fills shorts with the queue of each entry of the hash table; how many it knows. */
    public static int hashTable(short port, MemorySegment out, int entries) {
        try {
            return (int) calls().hashTable.invokeExact(port, out.address(), (short) entries);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Fills ints with the descriptors of the queues' sockets that were opened since the last call; how many. */
    public static int takeSockets(MemorySegment out) {
        try {
            return (int) calls().takeSockets.invokeExact(out.address(), (int) (out.byteSize() / Integer.BYTES));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    // ---- frames

    /** A pool of mbufs; 0 = see {@link #errno}. */
    public static long createPool(MemorySegment name, int count, int cache, int privateBytes, int roomBytes, int node) {
        try {
            return (long) calls().createPool.invokeExact(name.address(), count, cache, (short) privateBytes,
                    (short) roomBytes, node);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Frees a pool; all of its mbufs must be in it. */
    public static void freePool(long pool) {
        try {
            calls().freePool.invokeExact(pool);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** How many mbufs are in the pool. */
    public static int available(long pool) {
        try {
            return (int) calls().available.invokeExact(pool);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Writes into each mbuf its number, and fills longs: their addresses, and those of their rooms; how many. */
    public static int numberFrames(long pool, int first, MemorySegment mbufs, MemorySegment rooms) {
        try {
            return (int) calls().numberFrames.invokeExact(pool, first, mbufs.address(), rooms.address());
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Takes mbufs out of a pool, all or none, and fills ints with their numbers. */
    public static int allocate(long pool, long numbers, int count) {
        try {
            return (int) calls().allocate.invokeExact(pool, numbers, count);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Gives mbufs, whose addresses stand there, back to their pool. */
    public static void free(long mbufs, int count) {
        try {
            calls().free.invokeExact(mbufs, count);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Fills {@link ShimLayouts}' received descriptors; how many, and in the upper half how many were dropped. */
    public static int receive(short port, short queue, long out, short count) {
        try {
            return (int) calls().receive.invokeExact(port, queue, out, count);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** Sends by outgoing descriptors; how many were taken, and in the upper half how many of them were dropped. */
    public static int transmit(short port, short queue, long frames, short count) {
        try {
            return (int) calls().transmit.invokeExact(port, queue, frames, count);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static Calls calls() {
        Calls bound = CALLS;
        if (bound == null) {
            throw new IllegalStateException("no native library", CAUSE);
        }
        return bound;
    }

    private static String text(MemorySegment address) {
        return address.address() == 0 ? "" : address.reinterpret(4096).getString(0);
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a call into DPDK failed", e);
    }

    private record Binder(SymbolLookup library) {

        MethodHandle of(String name, ValueLayout result, MemoryLayout... parameters) {
            return bind(name, FunctionDescriptor.of(result, parameters));
        }

        MethodHandle bind(String name, FunctionDescriptor signature) {
            MemorySegment function = library.find(name)
                    .orElseThrow(() -> new UnsupportedOperationException("no function " + name));
            return Linker.nativeLinker().downcallHandle(function, signature);
        }
    }

    private record Calls(MethodHandle version, MethodHandle errno, MethodHandle errorText, MethodHandle openLog,
            MethodHandle takeLog, MethodHandle startEal, MethodHandle ealArguments, MethodHandle registerThread,
            MethodHandle unregisterThread, MethodHandle plug, MethodHandle unplug, MethodHandle portOf,
            MethodHandle deviceInfo, MethodHandle setUp, MethodHandle stop, MethodHandle close,
            MethodHandle promiscuous, MethodHandle allMulticast, MethodHandle carrier, MethodHandle statistics,
            MethodHandle hashTable, MethodHandle takeSockets, MethodHandle createPool, MethodHandle freePool,
            MethodHandle available, MethodHandle numberFrames, MethodHandle allocate, MethodHandle free,
            MethodHandle receive, MethodHandle transmit) {

        Calls(Binder bind) {
            this(bind.of("nstack_version", ADDRESS), bind.of("nstack_errno", JAVA_INT),
                    bind.of("rte_strerror", ADDRESS, JAVA_INT), bind.of("nstack_log_open", JAVA_INT),
                    bind.of("nstack_log_take", JAVA_INT, JAVA_LONG, JAVA_INT),
                    bind.of("nstack_eal_start", JAVA_INT, JAVA_INT, JAVA_LONG),
                    bind.of("nstack_eal_arguments", ADDRESS), bind.of("rte_thread_register", JAVA_INT),
                    bind.bind("rte_thread_unregister", FunctionDescriptor.ofVoid()),
                    bind.of("rte_eal_hotplug_add", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    bind.of("rte_eal_hotplug_remove", JAVA_INT, JAVA_LONG, JAVA_LONG),
                    bind.of("rte_eth_dev_get_port_by_name", JAVA_INT, JAVA_LONG, JAVA_LONG),
                    bind.of("nstack_device_info", JAVA_INT, JAVA_SHORT, JAVA_LONG),
                    bind.of("nstack_device_setup", JAVA_INT, JAVA_SHORT, JAVA_LONG),
                    bind.of("rte_eth_dev_stop", JAVA_INT, JAVA_SHORT),
                    bind.of("rte_eth_dev_close", JAVA_INT, JAVA_SHORT),
                    bind.of("rte_eth_promiscuous_enable", JAVA_INT, JAVA_SHORT),
                    bind.of("rte_eth_allmulticast_enable", JAVA_INT, JAVA_SHORT),
                    bind.of("nstack_carrier", JAVA_INT, JAVA_SHORT),
                    bind.of("nstack_statistics", JAVA_INT, JAVA_SHORT, JAVA_LONG),
                    bind.of("nstack_hash_table", JAVA_INT, JAVA_SHORT, JAVA_LONG, JAVA_SHORT),
                    bind.of("nstack_sockets_take", JAVA_INT, JAVA_LONG, JAVA_INT),
                    bind.of("rte_pktmbuf_pool_create", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_SHORT, JAVA_SHORT,
                            JAVA_INT),
                    bind.bind("rte_mempool_free", FunctionDescriptor.ofVoid(JAVA_LONG)),
                    bind.of("rte_mempool_avail_count", JAVA_INT, JAVA_LONG),
                    bind.of("nstack_number_frames", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG),
                    bind.of("nstack_allocate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT),
                    bind.bind("nstack_free", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT)),
                    bind.of("nstack_receive", JAVA_INT, JAVA_SHORT, JAVA_SHORT, JAVA_LONG, JAVA_SHORT),
                    bind.of("nstack_transmit", JAVA_INT, JAVA_SHORT, JAVA_SHORT, JAVA_LONG, JAVA_SHORT));
        }
    }
}
