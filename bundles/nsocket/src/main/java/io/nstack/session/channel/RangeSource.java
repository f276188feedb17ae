package io.nstack.session.channel;

import io.netty.channel.unix.FileDescriptor;
import io.nstack.nsocket.FileRange;
import io.nstack.stack.poll.FileSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A file range under way, in the forms that engines send from. Loop thread only. */
final class RangeSource implements FileSource, AutoCloseable {

    private final FileRange range;
    private final boolean descriptors;
    private @Nullable FileDescriptor descriptor;

    /**
     * Opens nothing yet.
     *
     * @param descriptors whether the loop can handle descriptors, which needs Netty's native library
     */
    RangeSource(FileRange range, boolean descriptors) {
        this.range = range;
        this.descriptors = descriptors;
    }

    boolean isFor(FileRange other) { return range == other; }

    @Override
    public int descriptor() throws IOException {
        if (!descriptors) {
            throw new UnsupportedOperationException("this loop handles JDK channels, not descriptors");
        }
        FileDescriptor open = descriptor;
        if (open == null) {
            open = new FileDescriptor(LibcNative.openForReading(range.path()));
            descriptor = open;
        }
        return open.intValue();
    }

    @Override
    public FileChannel channel() throws IOException { return range.channel(); }

    @Override
    public void close() {
        FileDescriptor open = descriptor;
        descriptor = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // read only: nothing can be lost
            }
        }
    }
}
