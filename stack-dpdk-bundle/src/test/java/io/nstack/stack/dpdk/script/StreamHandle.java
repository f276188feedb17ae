package io.nstack.stack.dpdk.script;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;

/** The application's side of a connection. Each call lets the stack work. */
public final class StreamHandle {

    private final Lab lab;
    private final StreamEndpoint stream;

    StreamHandle(Lab lab, StreamEndpoint stream) {
        this.lab = lab;
        this.stream = stream;
    }

    public StreamEndpoint endpoint() { return stream; }

    /** Returns how much was taken. */
    public int write(String text) throws IOException {
        return write(text.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    /** The next bytes of {@link Segment#pattern}, from that number on. */
    public int write(long seq, int bytes) throws IOException {
        return write(Segment.pattern(seq, bytes), false);
    }

    public int write(byte[] bytes, boolean more) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
        try {
            lab.note("write " + bytes.length);
            int taken = stream.tryWrite(buffer, bytes.length, more);
            lab.settle();
            return taken;
        } finally {
            buffer.release();
        }
    }

    /** All that can be read now. */
    public byte[] readBytes() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int count = read(all, 64 * 1024); count > 0; count = read(all, 64 * 1024)) {
            lab.note("read " + count);
        }
        lab.settle();
        return all.toByteArray();
    }

    public String read() throws IOException { return new String(readBytes(), StandardCharsets.ISO_8859_1); }

    /** Reads once, at most so many; returns how many, or -1. */
    public int read(ByteArrayOutputStream into, int most) throws IOException {
        ByteBuf buffer = Unpooled.directBuffer(most, most);
        try {
            int count = stream.tryRead(buffer);
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            into.writeBytes(bytes);
            return count;
        } finally {
            buffer.release();
        }
    }

    /** What one read says: a number of bytes, 0 or -1. */
    public int readOnce() throws IOException {
        int count = read(new ByteArrayOutputStream(), 64 * 1024);
        lab.settle();
        return count;
    }

    public void close() {
        lab.note("close");
        stream.close();
        lab.settle();
    }

    public void abort() {
        lab.note("abort");
        stream.abort();
        lab.settle();
    }

    public void shutdownOutput() throws IOException {
        lab.note("shutdown output");
        stream.shutdownOutput();
        lab.settle();
    }

    public <T> void option(SocketOption<T> option, T value) throws IOException {
        stream.option(option, value);
        lab.settle();
    }

    /** Bits reported since the last time. */
    public int bits() { return lab.loop().take(stream); }

    /** Whether the connection has failed, and why. */
    public IOException failure() {
        return (bits() & Endpoint.FAILED) != 0 || stream.failure() != null ? stream.failure() : null;
    }
}
