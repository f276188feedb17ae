package io.nstack.session.channel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * The C library's {@code open}. Netty's {@code FileDescriptor.from} opens for writing and truncates, and a JDK channel
 * gives no descriptor away.
 */
@SuppressWarnings("restricted") // native access is what it is for; the start script enables it
final class LibcNative {

    private static final int O_RDONLY = 0; // fcntl.h
    private static final int O_CLOEXEC = 0x80000;
    private static final int ENOENT = 2; // errno.h
    private static final int EACCES = 13;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURED.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2),
            Linker.Option.captureCallState("errno"));

    private LibcNative() {}

    /**
     * Opens a file for reading.
     *
     * @return the descriptor, the caller's to close
     * @throws IOException if it cannot be opened, with path and errno
     */
    static int openForReading(Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CAPTURED);
            int fd = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), O_RDONLY | O_CLOEXEC);
            if (fd < 0) {
                throw new IOException("open " + path + ": " + text((int) ERRNO.get(state, 0L)));
            }
            return fd;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new IllegalStateException("open(2) through the linker", t);
        }
    }

    private static String text(int errno) {
        return switch (errno) {
            case ENOENT -> "no such file";
            case EACCES -> "permission denied";
            default -> "errno " + errno;
        };
    }
}
