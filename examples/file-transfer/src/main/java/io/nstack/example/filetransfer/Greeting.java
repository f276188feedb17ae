package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;

/** The first eight bytes in each direction: {@code NSFT}, the version, two bytes of zero. */
final class Greeting {

    static final int BYTES = 8;
    static final int VERSION = 1;

    private static final int MAGIC = 0x4E534654; // "NSFT"

    private Greeting() {}

    static void write(ByteBuf out) { out.writeInt(MAGIC).writeShort(VERSION).writeShort(0); }

    /**
     * Checks as much of it as there is, so that a stranger is told at its first byte.
     *
     * @return whether it is complete; it has been read then
     */
    static boolean tryRead(ByteBuf in) throws TransferException {
        int begin = in.readerIndex();
        for (int i = 0; i < Math.min(4, in.readableBytes()); i++) {
            if (in.getByte(begin + i) != (byte) (MAGIC >>> (24 - 8 * i))) {
                throw new TransferException("not the file transfer protocol (wrong magic)");
            }
        }
        if (in.readableBytes() < BYTES) {
            return false;
        }
        in.skipBytes(4);
        int version = in.readUnsignedShort();
        in.skipBytes(2);
        if (version != VERSION) {
            throw new TransferException("protocol version " + version + ", this side speaks " + VERSION);
        }
        return true;
    }
}
