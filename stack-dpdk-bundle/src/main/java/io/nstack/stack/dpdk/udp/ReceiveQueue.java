package io.nstack.stack.dpdk.udp;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Datagrams that nobody has received yet, a ring of plain arrays. Loop thread only. */
final class ReceiveQueue {

    private static final int OVERHEAD_BYTES = 256; // charged for each, or empty ones were free

    private ByteBuf[] data = new ByteBuf[8];
    private long[] high = new long[8];
    private long[] low = new long[8];
    private int[] ports = new int[8];
    private int first;
    private int count;
    private int chargedBytes;

    boolean isEmpty() { return count == 0; }

    /** Whether so much more fits into a buffer of that size; the first always does. */
    boolean hasRoom(int bytes, int bufferBytes) {
        return count == 0 || chargedBytes + bytes + OVERHEAD_BYTES <= bufferBytes;
    }

    /** Takes a datagram: what is readable in it. */
    void add(ByteBuf datagram, long senderHigh, long senderLow, int senderPort) {
        if (count == data.length) {
            grow();
        }
        int at = (first + count) & (data.length - 1);
        data[at] = datagram;
        high[at] = senderHigh;
        low[at] = senderLow;
        ports[at] = senderPort;
        count++;
        chargedBytes += datagram.readableBytes() + OVERHEAD_BYTES;
    }

    private void grow() {
        int old = data.length;
        data = Arrays.copyOf(data, old * 2);
        high = Arrays.copyOf(high, old * 2);
        low = Arrays.copyOf(low, old * 2);
        ports = Arrays.copyOf(ports, old * 2);
        for (int i = 0; i < first; i++) { // what had wrapped around follows the others
            data[old + i] = data[i];
            high[old + i] = high[i];
            low[old + i] = low[i];
            ports[old + i] = ports[i];
        }
    }

    long firstHigh() { return high[first]; }

    long firstLow() { return low[first]; }

    int firstPort() { return ports[first]; }

    /** Appends the first datagram to {@code dst} and forgets it; what does not fit is lost. */
    int readTo(ByteBuf dst) {
        ByteBuf datagram = data[first];
        int bytes = Math.min(datagram.readableBytes(), dst.writableBytes());
        chargedBytes -= datagram.readableBytes() + OVERHEAD_BYTES;
        dst.writeBytes(datagram, datagram.readerIndex(), bytes);
        datagram.release();
        first = (first + 1) & (data.length - 1);
        count--;
        return bytes;
    }

    void clear() {
        for (; count > 0; count--) {
            data[first].release();
            first = (first + 1) & (data.length - 1);
        }
        chargedBytes = 0;
    }
}
