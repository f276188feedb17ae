package io.nstack.example.filetransfer;

import io.nstack.example.filetransfer.Frame.Begin;
import io.nstack.example.filetransfer.Frame.Complete;
import io.nstack.example.filetransfer.Frame.Data;
import io.nstack.example.filetransfer.Frame.Directory;
import io.nstack.example.filetransfer.Frame.Done;
import io.nstack.example.filetransfer.Frame.End;
import io.nstack.example.filetransfer.Frame.Finished;
import io.nstack.example.filetransfer.Frame.Offer;
import io.nstack.example.filetransfer.Frame.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives a file or a tree into a folder, be it a server that is given or a client that gets. */
final class Receiver {

    private final Conversation conversation;
    private final Transfer transfer;
    private final RootFolder root;
    private final String base;
    private final Deque<IncomingFile> wanted = new ArrayDeque<>(); // in the order of their ids
    private final List<Directory> directories = new ArrayList<>();
    private final TreeDigest digest = new TreeDigest();
    private @Nullable IncomingFile current;
    private boolean tree;
    private long files;
    private long bytes;
    private long moved;
    private long resumed;

    /**
     * Names the place.
     *
     * @param base where in {@code root} the thing itself goes; empty = a tree's content goes into the root
     */
    Receiver(Conversation conversation, Transfer transfer, RootFolder root, String base) {
        this.conversation = conversation;
        this.transfer = transfer;
        this.root = root;
        this.base = base;
    }

    Outcome run() throws TransferException {
        try {
            if (!(conversation.receive() instanceof Begin begin)) {
                throw new TransferException("the sender does not begin");
            }
            tree = begin.directory();
            transfer.expects(begin.files(), begin.bytes());
            createParents();
            while (true) {
                Frame frame = conversation.receive();
                if (frame instanceof Complete complete) {
                    return finish(complete);
                }
                take(frame);
            }
        } finally {
            closeCurrent();
        }
    }

    private void take(Frame frame) throws TransferException {
        switch (frame) {
            case Directory directory -> create(directory);
            case Offer offer -> examine(offer);
            case Start start -> start(start);
            case Data data -> write(data);
            case End end -> end(end);
            default -> throw new TransferException("unexpected frame " + frame);
        }
    }

    private void createParents() throws TransferException {
        Path parent = root.resolve(base).getParent();
        if (base.isEmpty() || parent == null) {
            return;
        }
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw failed(base, e);
        }
    }

    private void create(Directory directory) throws TransferException {
        Path place = place(directory.path());
        try {
            if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(place);
            }
        } catch (IOException e) {
            throw failed(directory.path(), e);
        }
        directories.add(directory);
    }

    private void examine(Offer offer) throws TransferException {
        if (wanted.size() >= Sender.WINDOW_FILES) {
            throw new TransferException("more than " + Sender.WINDOW_FILES + " files offered at once");
        }
        try {
            IncomingFile file = IncomingFile.examine(offer, place(offer.path()), conversation::keepAlive);
            wanted.add(file);
            conversation.send(file.want());
        } catch (IOException e) {
            throw failed(offer.path(), e);
        }
    }

    private void start(Start start) throws TransferException {
        IncomingFile file = wanted.poll();
        if (current != null || file == null || file.id() != start.id()) {
            throw new TransferException("the sender starts a file that was not wanted: " + start);
        }
        current = file;
        transfer.begins(file.path());
        transfer.resumed(start.offset());
        resumed += start.offset();
        try {
            file.start(start.offset());
        } catch (IOException e) {
            throw failed(file.path(), e);
        }
    }

    private void write(Data data) throws TransferException {
        IncomingFile file = current;
        int length = data.bytes().readableBytes();
        try {
            if (file == null) {
                throw new TransferException("the sender sends data outside of any file");
            }
            file.write(data.bytes());
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw failed(file == null ? "" : file.path(), e);
        } finally {
            data.bytes().release();
        }
        moved += length;
        transfer.moved(length);
    }

    private void end(End end) throws TransferException {
        IncomingFile file = current;
        if (file == null || file.id() != end.id()) {
            throw new TransferException("the sender ends a file that it has not started: " + end);
        }
        try {
            file.finish(end.digest());
        } catch (IOException e) {
            throw failed(file.path(), e);
        }
        current = null;
        files++;
        bytes += file.size();
        digest.add(file.path(), end.digest());
        transfer.fileDone();
        conversation.send(new Done(end.id()));
    }

    private Outcome finish(Complete complete) throws TransferException {
        // Last and from the inside out: writing into a directory changes its time, and its mode may forbid to.
        for (Directory directory : directories.reversed()) {
            Path place = place(directory.path());
            try {
                if (!place.equals(root.path())) {
                    Modes.apply(place, directory.attributes());
                }
            } catch (IOException e) {
                throw failed(directory.path(), e);
            }
        }
        Sha256 value = digest.value(tree);
        Complete own = new Complete(files, directories.size(), bytes, value);
        if (!own.equals(complete)) {
            throw new TransferException("not the same on both sides: sent " + complete + ", received " + own);
        }
        conversation.send(new Finished(moved, resumed, value));
        conversation.flush();
        return new Outcome(tree, files, directories.size(), bytes, moved, resumed, value);
    }

    private Path place(String path) throws TransferException {
        return root.resolve(RemoteName.join(base, RemoteName.check(path)));
    }

    private TransferException failed(String path, IOException failure) {
        if (failure instanceof TransferException known) {
            return known;
        }
        return new TransferException("cannot write '" + RemoteName.join(base, path) + "': " + Reason.of(failure));
    }

    private void closeCurrent() {
        IncomingFile file = current;
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                // What was written stays; the next attempt hashes it.
            }
        }
    }
}
