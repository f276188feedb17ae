package io.nstack.stack.dpdk.ip;

import io.nstack.link.Frame;
import io.nstack.link.LinkQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A queue whose other side is the test: what was sent is kept as hexadecimal text. */
public final class TestQueue implements LinkQueue {

    public final TestFrames frames;
    public final ArrayDeque<byte[]> sent = new ArrayDeque<>();
    public final List<Integer> flags = new ArrayList<>();
    public int bursts;
    public int takes = Integer.MAX_VALUE;

    public TestQueue(TestFrames frames) { this.frames = frames; }

    @Override
    public int receive(Frame[] into, int count) { return 0; }

    @Override
    public Frame allocate() { return frames.take(); }

    @Override
    public int available() { return frames.available(); }

    @Override
    public int transmit(Frame[] all, int first, int count) {
        bursts++;
        int taken = Math.min(count, takes);
        for (int i = first; i < first + taken; i++) {
            byte[] bytes = new byte[all[i].readableBytes()];
            all[i].getBytes(all[i].readerIndex(), bytes);
            sent.add(bytes);
            flags.add(all[i].flags());
            all[i].release();
        }
        return taken;
    }

    /** The next frame that was sent; empty = none. */
    public String next() {
        byte[] bytes = sent.poll();
        return bytes == null ? "" : HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {}
}
