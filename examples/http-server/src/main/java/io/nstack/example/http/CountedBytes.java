package io.nstack.example.http;

import java.io.InputStream;
import java.util.Objects;

/** So many bytes, each the low byte of its position. */
final class CountedBytes extends InputStream {

    private final long count;
    private long position;

    CountedBytes(long count) { this.count = count; }

    @Override
    public int read() { return position == count ? -1 : (int) position++ & 0xff; }

    @Override
    public int read(byte[] to, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (position == count && length > 0) {
            return -1;
        }
        int now = (int) Math.min(length, count - position);
        for (int i = 0; i < now; i++) {
            to[offset + i] = (byte) (position + i);
        }
        position += now;
        return now;
    }

    @Override
    public int available() { return (int) Math.min(Integer.MAX_VALUE, count - position); }
}
