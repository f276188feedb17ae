package io.nstack.nsocket;

import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file to write to a channel. Stacks that can send it without bringing it into memory do; on any other
 * channel and after a handler that wants the bytes it acts as an ordinary {@link FileRegion}. The file is opened at the
 * first transfer and closed when the reference count reaches zero. One thread at a time.
 */
public final class FileRange extends AbstractReferenceCounted implements FileRegion {

    private final Path path;
    private final long position;
    private final long count;
    private long transferred;
    private @Nullable FileChannel channel;

    /**
     * Names the part; the file is not touched yet.
     *
     * @param path     the file
     * @param position where the part begins, bytes, 0 or more
     * @param count    its length, bytes, 0 or more
     */
    public FileRange(Path path, long position, long count) {
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException("position " + position + " and count " + count + " must not be below 0");
        }
        this.path = path.toAbsolutePath();
        this.position = position;
        this.count = count;
    }

    /** The file, absolute. */
    public Path path() { return path; }

    /** The file as a channel, opened at the first call; stays this object's. */
    public FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(path, StandardOpenOption.READ);
            channel = open;
        }
        return open;
    }

    /** Counts bytes that a stack took on its own. For the session layer. */
    public void advance(long bytes) {
        transferred += bytes;
    }

    @Override
    public long position() { return position; }

    @Override
    public long count() { return count; }

    @Override
    public long transferred() { return transferred; }

    /** The old spelling in Netty's interface; the same as {@link #transferred()}. */
    @Override
    @Deprecated
    public long transfered() { return transferred; }

    @Override
    public long transferTo(WritableByteChannel target, long offset) throws IOException {
        long left = count - offset;
        if (left <= 0) {
            return 0;
        }
        long moved = channel().transferTo(position + offset, left, target);
        if (moved == 0 && position + offset >= channel().size()) {
            throw new IOException(path + " became shorter while it was sent: " + channel().size() + " bytes, "
                    + (position + count) + " expected");
        }
        transferred += moved;
        return moved;
    }

    @Override
    public FileRange retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRange retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRange touch() { return this; }

    @Override
    public FileRange touch(Object hint) { return this; }

    @Override
    protected void deallocate() {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException("closing " + path, e);
            }
        }
    }
}
