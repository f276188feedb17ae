package io.nstack.itests;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** Takes this process its free descriptors, so that the kernel refuses new ones, and gives them back. */
final class DescriptorLimit implements AutoCloseable {

    private static final int RLIMIT_NOFILE = 7; // asm-generic/resource.h
    private static final long FEW = 64; // the runtime has more than that open
    private static final MethodHandle GET = limitCall("getrlimit");
    private static final MethodHandle SET = limitCall("setrlimit");

    private final List<FileInputStream> fillers = new ArrayList<>();
    private final long before;

    private DescriptorLimit(long before) { this.before = before; }

    @SuppressWarnings("restricted")
    private static MethodHandle limitCall(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    }

    /** None is free from here to {@link #close()}: the numbers below the limit are taken, those above it too high. */
    static DescriptorLimit exhausted() {
        DescriptorLimit limit = new DescriptorLimit(soft(FEW));
        try {
            while (true) {
                limit.fillers.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            return limit; // too many open files
        }
    }

    /** Sets the soft limit and gives the one before. */
    private static long soft(long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(ValueLayout.JAVA_LONG, 2); // soft and hard, getrlimit(2)
            if ((int) GET.invokeExact(RLIMIT_NOFILE, both) != 0) {
                throw new AssertionError("getrlimit");
            }
            long old = both.get(ValueLayout.JAVA_LONG, 0);
            both.set(ValueLayout.JAVA_LONG, 0, value);
            if ((int) SET.invokeExact(RLIMIT_NOFILE, both) != 0) {
                throw new AssertionError("setrlimit");
            }
            return old;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    @Override
    public void close() throws IOException {
        soft(before);
        for (FileInputStream each : fillers) {
            each.close();
        }
    }
}
