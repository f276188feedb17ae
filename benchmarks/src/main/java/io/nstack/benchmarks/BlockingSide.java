package io.nstack.benchmarks;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;

/** One of the two sides that are compared where threads block: a way to listen and to connect. */
interface BlockingSide extends AutoCloseable {

    /** On a free port of the loopback address. */
    Door listen() throws IOException;

    Wire connect(SocketAddress remote) throws IOException;

    @Override
    void close();

    /** What accepts. */
    interface Door extends Closeable {

        SocketAddress local();

        Wire accept() throws IOException;
    }

    /**
     * One end of a connection.
     *
     * @param whole closes it
     */
    record Wire(InputStream input, OutputStream output, Closeable whole) implements Closeable {

        @Override
        public void close() throws IOException { whole.close(); }
    }
}
