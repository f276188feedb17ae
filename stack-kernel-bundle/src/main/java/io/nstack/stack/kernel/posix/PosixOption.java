package io.nstack.stack.kernel.posix;

import java.io.IOException;
import java.net.SocketOption;

/**
 * One socket option as setsockopt(2) has it.
 *
 * @param key    its name and type
 * @param reader reads it
 * @param writer checks the range and sets it
 */
record PosixOption<T>(SocketOption<T> key, Reader<T> reader, Writer<T> writer) {

    void set(OpenSocket socket, Object value) throws IOException {
        if (!key.type().isInstance(value)) {
            throw new IllegalArgumentException("option " + key.name() + "='" + value + "': a "
                    + key.type().getSimpleName() + " is needed");
        }
        writer.write(socket, key.type().cast(value));
    }

    T get(OpenSocket socket) throws IOException { return reader.read(socket); }

    @FunctionalInterface
    interface Reader<T> {
        T read(OpenSocket socket) throws IOException;
    }

    @FunctionalInterface
    interface Writer<T> {
        void write(OpenSocket socket, T value) throws IOException;
    }
}
