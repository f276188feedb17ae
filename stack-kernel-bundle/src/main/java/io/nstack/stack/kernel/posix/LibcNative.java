package io.nstack.stack.kernel.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that Netty's socket class does not offer. Each answers what the function returned, or
 * {@code -errno}. The caller brings the segment that receives errno, one for each thread.
 */
@SuppressWarnings("restricted") // native access is what this class is for
final class LibcNative {

    /** What a caller allocates once and passes to each call. */
    static final MemoryLayout CAPTURE = Linker.Option.captureStateLayout();

    private static final int F_DUPFD_CLOEXEC = 1030; // fcntl(2)
    private static final @Nullable Throwable CAUSE;
    private static final @Nullable Calls CALLS;

    static {
        Calls calls = null;
        Throwable cause = null;
        try {
            calls = Calls.bind();
        } catch (RuntimeException | Error e) { // probing must not fail at class load
            cause = e;
        }
        CALLS = calls;
        CAUSE = cause;
    }

    private LibcNative() {}

    static boolean isAvailable() { return CAUSE == null; }

    static @Nullable Throwable unavailabilityCause() { return CAUSE; }

    /** socket(2). */
    static int socket(int family, int type, int protocol, MemorySegment errno) {
        try {
            return result((int) calls().socket.invokeExact(errno, family, type, protocol), errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** A second descriptor of the same socket, closed on exec; fcntl(2). */
    static int duplicate(int fd, MemorySegment errno) {
        try {
            return result((int) calls().fcntl.invokeExact(errno, fd, F_DUPFD_CLOEXEC, 0), errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** recv(2). */
    static long recv(int fd, MemorySegment buffer, long length, int flags, MemorySegment errno) {
        try {
            return result((long) calls().recv.invokeExact(errno, fd, buffer, length, flags), errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** sendfile(2). */
    static long sendfile(int out, int in, MemorySegment offset, long count, MemorySegment errno) {
        try {
            return result((long) calls().sendfile.invokeExact(errno, out, in, offset, count), errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** recvmmsg(2) without a time-out. */
    static int recvmmsg(int fd, MemorySegment messages, int count, int flags, MemorySegment errno) {
        try {
            return result((int) calls().recvmmsg.invokeExact(errno, fd, messages, count, flags, MemorySegment.NULL),
                    errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** sendmmsg(2). */
    static int sendmmsg(int fd, MemorySegment messages, int count, int flags, MemorySegment errno) {
        try {
            return result((int) calls().sendmmsg.invokeExact(errno, fd, messages, count, flags), errno);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** strerror(3); the C library returns constant text for every number it knows. */
    static String text(int errno) {
        try {
            return ((MemorySegment) calls().strerror.invokeExact(errno)).reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static Calls calls() {
        Calls bound = CALLS;
        if (bound == null) {
            throw new IllegalStateException("the C library is out of reach", CAUSE);
        }
        return bound;
    }

    private static int result(int returned, MemorySegment errno) {
        return returned < 0 ? -errno.get(JAVA_INT, 0) : returned;
    }

    private static long result(long returned, MemorySegment errno) {
        return returned < 0 ? -errno.get(JAVA_INT, 0) : returned;
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a call into the C library failed", e);
    }

    private record Calls(MethodHandle socket, MethodHandle fcntl, MethodHandle recv, MethodHandle sendfile,
            MethodHandle recvmmsg, MethodHandle sendmmsg, MethodHandle strerror) {

        static Calls bind() {
            String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            if (!system.equals("linux") || ADDRESS.byteSize() != 8) {
                throw new UnsupportedOperationException("a 64-bit Linux is needed, this is " + system);
            }
            Linker.Option errno = Linker.Option.captureCallState("errno");
            return new Calls(
                    handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), errno),
                    handle("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT), errno,
                            Linker.Option.firstVariadicArg(2)),
                    handle("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), errno),
                    handle("sendfile", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG), errno),
                    handle("recvmmsg",
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS), errno),
                    handle("sendmmsg", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), errno),
                    handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT)));
        }

        private static MethodHandle handle(String name, FunctionDescriptor signature, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            SymbolLookup libc = linker.defaultLookup();
            MemorySegment function = libc.find(name)
                    .orElseThrow(() -> new UnsupportedOperationException("the C library has no " + name));
            return linker.downcallHandle(function, signature, options);
        }
    }
}
