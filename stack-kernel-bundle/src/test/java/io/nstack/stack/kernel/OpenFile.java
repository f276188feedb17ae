package io.nstack.stack.kernel;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** A descriptor for reading a file. Netty's own {@code FileDescriptor.from} opens for writing and empties the file. */
@SuppressWarnings("restricted")
record OpenFile(int number) implements AutoCloseable {

    static OpenFile of(Path path) throws IOException {
        Linker linker = Linker.nativeLinker();
        MethodHandle open = linker.downcallHandle(linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        try (Arena arena = Arena.ofConfined()) {
            return new OpenFile((int) open.invokeExact(arena.allocateFrom(path.toString()), 0));
        } catch (Throwable e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException { new FileDescriptor(number).close(); }
}
