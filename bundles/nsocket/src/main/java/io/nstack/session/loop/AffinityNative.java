package io.nstack.session.loop;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/** The C library's {@code sched_setaffinity} and {@code sched_getaffinity}, for the calling thread (sched_setaffinity(2)). */
@SuppressWarnings("restricted") // native access is what it is for; the start script enables it
final class AffinityNative {

    private static final int CALLING_THREAD = 0;
    private static final int MASK_BYTES = 1024; // more than any kernel's, or it refuses (EINVAL)

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final FunctionDescriptor SIGNATURE = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

    private AffinityNative() {}

    /**
     * The processors that the calling thread may run on.
     *
     * @throws IOException if this system has no such thing, or refuses
     */
    static BitSet allowed() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            call("sched_getaffinity", arena, mask);
            return BitSet.valueOf(mask.toArray(JAVA_BYTE));
        }
    }

    /**
     * Keeps the calling thread, and threads that it starts from now on, on one processor.
     *
     * @throws IOException if this system has no such thing, or refuses
     */
    static void pin(int cpu) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            BitSet one = new BitSet();
            one.set(cpu);
            byte[] bytes = one.toByteArray();
            MemorySegment.copy(bytes, 0, mask, JAVA_BYTE, 0, bytes.length);
            call("sched_setaffinity", arena, mask);
        }
    }

    private static void call(String function, Arena arena, MemorySegment mask) throws IOException {
        MethodHandle handle = LINKER.downcallHandle(
                LINKER.defaultLookup().find(function)
                        .orElseThrow(() -> new IOException(function + ": this system does not have it")),
                SIGNATURE, Linker.Option.captureCallState("errno"));
        try {
            MemorySegment state = arena.allocate(CAPTURED);
            int result = (int) handle.invokeExact(state, CALLING_THREAD, (long) MASK_BYTES, mask);
            if (result < 0) {
                throw new IOException(function + ": errno " + (int) ERRNO.get(state, 0L));
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException(function + " through the linker", t);
        }
    }
}
