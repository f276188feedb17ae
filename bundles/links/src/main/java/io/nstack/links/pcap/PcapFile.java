package io.nstack.links.pcap;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A capture file with times in nanoseconds (draft-ietf-opsawg-pcap section 4), of bounded size. Its format is a header of
 * 24 bytes and one of 16 before each frame; the libraries that write it bind to libpcap or bring a model of all packets,
 * which is a lot for 40 bytes. Any thread.
 */
public final class PcapFile implements AutoCloseable {

    /** Bytes before each frame. */
    static final int RECORD_HEADER_BYTES = 16;
    private static final Logger LOG = System.getLogger(PcapFile.class.getName());
    private static final int MAGIC_NANOSECONDS = 0xa1b2_3c4d;
    private static final int FILE_HEADER_BYTES = 24;
    private static final int SNAP_BYTES = 262_144; // as tcpdump: nothing is cut off
    private static final int LINK_TYPE_ETHERNET = 1;

    private final Path path;
    private final FileChannel channel;
    private final long maxBytes;
    private long end = FILE_HEADER_BYTES; // this and the following: guarded by this
    private long leftOut;
    private boolean ended;

    /**
     * Creates the file, or begins it anew.
     *
     * @param maxBytes when it is as large, nothing more is recorded
     * @throws IOException if it cannot be written; names the file
     */
    public PcapFile(Path path, long maxBytes) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING);
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES).order(ByteOrder.nativeOrder());
        header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4).putLong(0).putInt(SNAP_BYTES)
                .putInt(LINK_TYPE_ETHERNET).flip();
        channel.write(header, 0);
    }

    /** Appends whole records, or none of them. */
    synchronized void write(ByteBuffer records, int count) {
        if (ended || isFull(records.remaining())) {
            leftOut += count;
            return;
        }
        try {
            while (records.hasRemaining()) {
                end += channel.write(records, end);
            }
        } catch (IOException e) {
            ended = true;
            leftOut += count;
            LOG.log(Level.WARNING, "recording to " + path + " ends: " + e.getMessage());
        }
    }

    private boolean isFull(int moreBytes) {
        if (end + moreBytes > maxBytes) {
            ended = true;
            LOG.log(Level.INFO, "recording to " + path + " ends: the file has its " + maxBytes + " bytes");
        }
        return ended;
    }

    /** How many frames were not recorded, because the file is full or failed. */
    public synchronized long leftOut() {
        return leftOut;
    }

    @Override
    public synchronized void close() throws IOException {
        ended = true;
        channel.close();
    }
}
