package io.nstack.stack.dpdk.tcp;

/** How much a TCP layer holds, for tests elsewhere. */
public final class TcpSizes {

    private TcpSizes() {}

    /** Pieces of native memory in use. */
    public static int chunks(TcpLayer layer) { return layer.chunks().taken(); }

    /** Native memory that is held, in use or not. */
    public static long chunkBytes(TcpLayer layer) {
        return layer.chunks().madeBytes();
    }
}
