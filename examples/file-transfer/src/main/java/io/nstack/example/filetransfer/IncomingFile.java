package io.nstack.example.filetransfer;

import io.netty.buffer.ByteBuf;
import io.nstack.example.filetransfer.Frame.Offer;
import io.nstack.example.filetransfer.Frame.Want;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being received. It grows in its {@link PartFile}, which stays when the transfer breaks off, and is
 * moved to its place when the hash of the whole is right.
 */
final class IncomingFile {

    private final Offer offer;
    private final Path target;
    private final Path part;
    private final long have; // bytes here already
    private final boolean inPlace; // whether they are in the target itself, not in the part
    private MessageDigest hash;
    private long at;
    private @Nullable FileChannel channel;

    private IncomingFile(Offer offer, Path target, Path part, long have, boolean inPlace, MessageDigest hash) {
        this.offer = offer;
        this.target = target;
        this.part = part;
        this.have = have;
        this.inPlace = inPlace;
        this.hash = hash;
    }

    /** Looks for what is here already, and hashes it. */
    static IncomingFile examine(Offer offer, Path target, FileHash.Pulse pulse) throws IOException {
        boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (exists && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("a folder is in its place");
        }
        Path part = PartFile.of(target);
        if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            long have = Math.min(Files.size(part), offer.size());
            return new IncomingFile(offer, target, part, have, false, FileHash.prefix(part, have, pulse));
        }
        if (exists && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.size(target) == offer.size()) {
            MessageDigest whole = FileHash.prefix(target, offer.size(), pulse);
            return new IncomingFile(offer, target, part, offer.size(), true, whole);
        }
        return new IncomingFile(offer, target, part, 0, false, Sha256.start());
    }

    int id() { return offer.id(); }

    String path() { return offer.path(); }

    long size() { return offer.size(); }

    Want want() { return new Want(offer.id(), have, have == 0 ? Sha256.NONE : Sha256.soFar(hash)); }

    /** The sender goes on after what is here, or begins anew. */
    void start(long offset) throws IOException {
        if (offset != have && offset != 0) {
            throw new IOException("the sender starts at " + offset + ", wanted was " + have);
        }
        at = offset;
        if (offset == have && inPlace) {
            return;
        }
        if (offset != have) {
            hash = Sha256.start();
        }
        FileChannel open = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        channel = open;
        if (open.tryLock() == null) {
            throw new IOException("another program is receiving it");
        }
        open.truncate(offset).position(offset);
    }

    /** Adds a piece; it stays the caller's. */
    void write(ByteBuf piece) throws IOException {
        FileChannel open = channel;
        int bytes = piece.readableBytes();
        if (open == null || at + bytes > offer.size()) {
            throw new IOException("more data than the " + offer.size() + " bytes that were offered");
        }
        hash.update(piece.nioBuffer());
        while (piece.isReadable()) {
            piece.readBytes(open, piece.readableBytes());
        }
        at += bytes;
    }

    /** Puts the file into its place if it is what the sender has. */
    void finish(Sha256 expected) throws IOException {
        if (at != offer.size()) {
            throw new IOException("only " + at + " of " + offer.size() + " bytes came");
        }
        Sha256 actual = Sha256.of(hash);
        if (!actual.equals(expected)) {
            close();
            Files.deleteIfExists(part); // nothing in it can be trusted
            throw new IOException("SHA-256 differs: sent " + expected + ", received " + actual
                    + "; it changed meanwhile or the disk is bad");
        }
        Path finished = channel == null ? target : part;
        Modes.apply(finished, offer.attributes());
        close();
        if (!finished.equals(target)) {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Lets go of the file; what has come stays in the part. */
    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}
