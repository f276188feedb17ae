package io.nstack.example.filetransfer;

import java.nio.file.Path;
import java.util.List;

/** The server's side of one request. Worker. */
final class ServedRequest {

    private final Conversation conversation;
    private final Transfer transfer;
    private final RootFolder root;
    private final boolean readOnly;
    private final Transfers transfers;
    private final Limits limits;

    ServedRequest(Conversation conversation, Transfer transfer, RootFolder root, boolean readOnly,
            Transfers transfers, Limits limits) {
        this.conversation = conversation;
        this.transfer = transfer;
        this.root = root;
        this.readOnly = readOnly;
        this.transfers = transfers;
        this.limits = limits;
    }

    void run() throws TransferException {
        String name = RemoteName.check(transfer.name);
        switch (transfer.operation) {
            case PUT -> receive(name);
            case GET -> send(name);
            case LIST -> list(name);
        }
    }

    private void receive(String name) throws TransferException {
        if (readOnly) {
            throw new TransferException("the folder is served read-only");
        }
        try (Claim _ = transfers.claim(root.resolve(name), name, limits)) {
            conversation.send(new Frame.Accept());
            new Receiver(conversation, transfer, root, name).run();
        }
    }

    private void send(String name) throws TransferException {
        Path place = root.resolveExisting(name);
        conversation.send(new Frame.Accept());
        new Sender(conversation, transfer, place).run();
    }

    private void list(String name) throws TransferException {
        List<SourceEntry> entries = new SourceTree(root.resolveExisting(name)).topLevel();
        conversation.send(new Frame.Accept());
        int files = 0;
        long bytes = 0;
        for (SourceEntry entry : entries) {
            if (entry.directory()) {
                conversation.send(new Frame.Directory(shown(entry), entry.attributes()));
            } else {
                conversation.send(new Frame.Offer(files++, shown(entry), entry.size(), entry.attributes()));
                bytes += entry.size();
            }
        }
        conversation.send(new Frame.Complete(files, entries.size() - files, bytes, Sha256.NONE));
    }

    private static String shown(SourceEntry entry) { return String.valueOf(entry.file().getFileName()); }
}
