package io.nstack.example.filetransfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Hashes the beginning of files. */
final class FileHash {

    private static final int BUFFER_BYTES = 256 << 10;

    private FileHash() {}

    /** What is called between pieces, so that hashing a large file neither looks dead nor goes on for nobody. */
    interface Pulse {
        void beat() throws TransferException;
    }

    /** A digest over the first {@code bytes} of a file. */
    static MessageDigest prefix(Path file, long bytes, Pulse pulse) throws IOException {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[(int) Math.min(bytes, BUFFER_BYTES)];
        try (FileChannel channel = open(file)) {
            for (long done = 0; done < bytes;) {
                int piece = (int) Math.min(buffer.length, bytes - done);
                readFully(channel, buffer, piece);
                digest.update(buffer, 0, piece);
                done += piece;
                pulse.beat();
            }
        }
        return digest;
    }

    /** For reading; a symbolic link that has taken the file's place is not followed. */
    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    static void readFully(FileChannel channel, byte[] buffer, int bytes) throws IOException {
        ByteBuffer piece = ByteBuffer.wrap(buffer, 0, bytes);
        while (piece.hasRemaining()) {
            if (channel.read(piece) < 0) {
                throw new IOException("it became shorter meanwhile");
            }
        }
    }
}
