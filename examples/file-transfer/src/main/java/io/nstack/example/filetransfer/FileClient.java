package io.nstack.example.filetransfer;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.nstack.nsocket.NSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Asks servers. Every method connects, waits and disconnects; all are for workers. */
final class FileClient {

    private final NSocket nsocket;
    private final SessionWish wish;
    private final Workplace workplace;

    FileClient(NSocket nsocket, SessionWish wish, Workplace workplace) {
        this.nsocket = nsocket;
        this.wish = wish;
        this.workplace = workplace;
    }

    /** Sends a file or directory; the transfer's name is its remote name. */
    Outcome put(Transfer transfer, Path source, InetSocketAddress server) throws TransferException {
        Path real;
        try {
            real = source.toRealPath();
        } catch (IOException e) {
            throw new TransferException("cannot read '" + source + "': " + Reason.of(e));
        }
        return converse(transfer, server, conversation -> new Sender(conversation, transfer, real).run());
    }

    /** Receives a file or directory, whose remote name is the transfer's, into a local folder. */
    Outcome get(Transfer transfer, InetSocketAddress server, Path folder) throws TransferException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new TransferException("cannot write to '" + folder + "': " + Reason.of(e));
        }
        RootFolder root = new RootFolder(folder);
        String base = RemoteName.last(transfer.name);
        try (Claim _ = workplace.transfers().claim(root.resolve(base), base, workplace.limits())) {
            return converse(transfer, server,
                    conversation -> new Receiver(conversation, transfer, root, base).run());
        }
    }

    /** Lists a remote directory; {@code onEntry} gets {@link Frame.Directory} and {@link Frame.Offer}. */
    Frame.Complete list(Transfer transfer, InetSocketAddress server, Consumer<Frame> onEntry)
            throws TransferException {
        return converse(transfer, server, conversation -> {
            while (true) {
                switch (conversation.receive()) {
                    case Frame.Directory directory -> onEntry.accept(directory);
                    case Frame.Offer file -> onEntry.accept(file);
                    case Frame.Complete complete -> {
                        return complete;
                    }
                    case Frame other -> throw new TransferException("unexpected frame " + other);
                }
            }
        });
    }

    /** What is done with an open conversation after the server has accepted the request. */
    private interface Talk<T> {
        T run(Conversation conversation) throws TransferException;
    }

    private <T> T converse(Transfer transfer, InetSocketAddress server, Talk<T> talk) throws TransferException {
        Conversation conversation = connect(server);
        try {
            transfer.connected(conversation);
            conversation.send(new Frame.Request(transfer.operation, transfer.name));
            if (!(conversation.receive() instanceof Frame.Accept)) {
                throw new TransferException("the server does not accept the request");
            }
            T result = talk.run(conversation);
            conversation.finish();
            return result;
        } catch (TransferException | RuntimeException e) {
            conversation.abort(Reason.of(e));
            throw e;
        }
    }

    private Conversation connect(InetSocketAddress server) throws TransferException {
        Conversation[] made = new Conversation[1]; // set on the loop before the connect ends
        Bootstrap bootstrap = nsocket.bootstrap().handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                made[0] = new Conversation(channel, workplace.limits());
                channel.pipeline().addLast(new FrameDecoder(), new ConversationHandler(made[0]));
            }
        });
        wish.apply(bootstrap);
        ChannelFuture connected = Futures.await(bootstrap.connect(server));
        if (!connected.isSuccess()) {
            throw new TransferException("cannot connect to " + Address.text(server) + ": "
                    + Reason.of(connected.cause()));
        }
        return made[0];
    }
}
