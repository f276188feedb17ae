package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Frame.Begin;
import io.nstack.example.filetransfer.Frame.Complete;
import io.nstack.example.filetransfer.Frame.Directory;
import io.nstack.example.filetransfer.Frame.Done;
import io.nstack.example.filetransfer.Frame.End;
import io.nstack.example.filetransfer.Frame.Finished;
import io.nstack.example.filetransfer.Frame.Offer;
import io.nstack.example.filetransfer.Frame.Start;
import io.nstack.example.filetransfer.Frame.Want;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sends a file or a tree, be it a client that puts or a server that is asked. Offers run ahead of wishes and data, so
 * small files cost no round trip each.
 */
final class Sender {

    /** Files offered and not yet in their place at the receiver. Bounds what both sides remember. */
    static final int WINDOW_FILES = 1024;

    private static final int PIECE_BYTES = 1 << 20;
    private static final int COPY_BYTES = 64 << 10; // below this, copying beats sending from the file

    private final Conversation conversation;
    private final Transfer transfer;
    private final Path base;
    private final SourceTree tree;
    private final Deque<SourceEntry> offered = new ArrayDeque<>(); // not yet wanted, in the order of their ids
    private final TreeDigest digest = new TreeDigest();
    private final byte[] buffer = new byte[PIECE_BYTES];
    private boolean allOffered;
    private int unfinished;
    private int nextOffer;
    private int nextWant;
    private long files;
    private long directories;
    private long bytes;
    private long resumed;

    Sender(Conversation conversation, Transfer transfer, Path base) throws TransferException {
        this.conversation = conversation;
        this.transfer = transfer;
        this.base = base;
        tree = new SourceTree(base);
    }

    Outcome run() throws TransferException {
        boolean directory = begin();
        offerMore();
        while (unfinished > 0 || !allOffered) {
            switch (conversation.receive()) {
                case Want want -> send(want);
                case Done _ -> {
                    unfinished--;
                    transfer.fileDone();
                    offerMore();
                }
                case Frame other -> throw new TransferException("unexpected frame " + other);
            }
        }
        Sha256 value = digest.value(directory);
        conversation.send(new Complete(files, directories, bytes, value));
        if (!(conversation.receive() instanceof Finished finished) || !finished.digest().equals(value)) {
            throw new TransferException("the receiver does not confirm the transfer");
        }
        return new Outcome(directory, files, directories, bytes, bytes - resumed, resumed, value);
    }

    private boolean begin() throws TransferException {
        SourceTree scan = new SourceTree(base);
        boolean directory = false;
        long totalFiles = 0;
        long totalBytes = 0;
        for (SourceEntry entry = scan.next(); entry != null; entry = scan.next()) {
            if (!entry.sendable()) {
                throw new TransferException("cannot send '" + base.getFileName() + "': it is no file or folder");
            }
            directory |= entry.directory();
            totalFiles += entry.directory() ? 0 : 1;
            totalBytes += entry.size();
            conversation.keepAlive();
        }
        transfer.expects(totalFiles, totalBytes);
        conversation.send(new Begin(directory, totalFiles, totalBytes));
        return directory;
    }

    private void offerMore() throws TransferException {
        while (unfinished < WINDOW_FILES && !allOffered) {
            SourceEntry entry = tree.next();
            if (entry == null) {
                allOffered = true;
                transfer.leftOut(tree.leftOut());
            } else if (entry.directory()) {
                directories++;
                conversation.send(new Directory(entry.path(), entry.attributes()));
            } else {
                unfinished++;
                offered.add(entry);
                conversation.send(new Offer(nextOffer++, entry.path(), entry.size(), entry.attributes()));
            }
        }
    }

    private void send(Want want) throws TransferException {
        SourceEntry entry = wanted(want);
        transfer.begins(entry.path());
        try {
            MessageDigest hash = FileHash.prefix(entry.file(), want.offset(), conversation::keepAlive);
            long offset = want.offset();
            if (offset > 0 && !Sha256.soFar(hash).equals(want.prefix())) {
                offset = 0;
                hash.reset();
            }
            conversation.send(new Start(want.id(), offset));
            transfer.resumed(offset);
            resumed += offset;
            sendFrom(entry, offset, hash);
            Sha256 value = Sha256.of(hash);
            conversation.send(new End(want.id(), value));
            digest.add(entry.path(), value);
            files++;
            bytes += entry.size();
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException("cannot read '" + shown(entry) + "': " + Reason.of(e));
        }
    }

    private SourceEntry wanted(Want want) throws TransferException {
        @Nullable
        SourceEntry entry = offered.poll();
        if (entry == null || want.id() != nextWant || want.offset() > entry.size()) {
            throw new TransferException("the receiver wants what was not offered: " + want);
        }
        nextWant++;
        return entry;
    }

    private void sendFrom(SourceEntry entry, long offset, MessageDigest hash) throws IOException {
        if (offset == entry.size()) {
            return;
        }
        try (FileChannel channel = FileHash.open(entry.file()).position(offset)) {
            for (long at = offset; at < entry.size();) {
                int piece = (int) Math.min(PIECE_BYTES, entry.size() - at);
                // Hashed first: it is in the page cache then, so the loop that sends it never waits for the disk.
                FileHash.readFully(channel, buffer, piece);
                hash.update(buffer, 0, piece);
                if (piece <= COPY_BYTES) {
                    conversation.sendData(buffer, piece);
                    transfer.moved(piece);
                } else {
                    conversation.sendRange(entry.file(), at, piece, transfer::moved);
                }
                at += piece;
                conversation.keepAlive();
            }
            if (channel.size() != entry.size()) {
                throw new IOException("it became longer meanwhile");
            }
        }
    }

    private String shown(SourceEntry entry) {
        return entry.path().isEmpty() ? String.valueOf(base.getFileName()) : entry.path();
    }
}
