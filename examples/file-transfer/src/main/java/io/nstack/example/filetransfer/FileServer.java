package io.nstack.example.filetransfer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.Session;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves one folder at one address. */
final class FileServer {

    private static final Logger LOG = System.getLogger(FileServer.class.getName());

    private final Path root;
    private final boolean readOnly;
    private final Workers workers;
    private final Transfers transfers;
    private final Limits limits;
    private final Set<Conversation> conversations = ConcurrentHashMap.newKeySet();
    private final Channel listener;
    private volatile boolean stopped;

    /**
     * Opens the listener; waits for it, so not on a loop.
     *
     * @throws TransferException if the folder cannot be served or the address not be used
     */
    FileServer(NSocket nsocket, InetSocketAddress address, Path folder, Access access, SessionWish wish,
            Workplace workplace) throws TransferException {
        root = new RootFolder(folder).path();
        readOnly = access == Access.READ_ONLY;
        workers = workplace.workers();
        transfers = workplace.transfers();
        limits = workplace.limits();
        ServerBootstrap bootstrap = nsocket.serverBootstrap().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) { accept(channel); }
        });
        wish.apply(bootstrap);
        ChannelFuture bound = Futures.await(bootstrap.bind(address));
        if (!bound.isSuccess()) {
            throw new TransferException("cannot serve at " + Address.text(address) + ": " + Reason.of(bound.cause()));
        }
        listener = bound.channel();
    }

    /** Whether clients may change the folder. */
    enum Access {
        READ_ONLY, READ_WRITE
    }

    InetSocketAddress address() { return (InetSocketAddress) listener.localAddress(); }

    /** One line for operators. */
    String description() {
        String stack = listener instanceof Session session ? ", stack " + session.info().stack() : "";
        return "serving " + root + (readOnly ? " (read-only)" : "") + " at " + Address.text(address()) + stack;
    }

    /** Closes the listener and ends what runs. */
    void stop() {
        stopped = true;
        listener.close().awaitUninterruptibly();
        conversations.forEach(each -> each.cancel("the server stops"));
        conversations.forEach(Conversation::closeIfIdle);
    }

    private void accept(Channel channel) {
        Conversation conversation = new Conversation(channel, limits);
        conversations.add(conversation);
        channel.closeFuture().addListener(_ -> conversations.remove(conversation));
        channel.pipeline().addLast(new FrameDecoder(), new ServerHandler(conversation, limits, this::serve));
        if (stopped) {
            ChannelFuture _ = channel.close();
        }
    }

    private void serve(Conversation conversation, Frame.Request request) {
        try {
            workers.start(() -> {
                run(conversation, request);
                return true;
            });
        } catch (TransferException e) {
            conversation.refuse(e.getMessage());
        }
    }

    private void run(Conversation conversation, Frame.Request request) {
        Transfer transfer = transfers.begin("server", request.operation(), request.name());
        transfer.connected(conversation);
        try {
            new ServedRequest(conversation, transfer, new RootFolder(root), readOnly, transfers, limits).run();
            conversation.finish();
            LOG.log(Level.DEBUG, "{0} ''{1}'' for {2}: done", request.operation().word(), request.name(),
                    conversation.peer());
        } catch (Exception e) { // whatever happens, the peer is told
            String reason = Reason.of(e);
            conversation.abort(reason);
            LOG.log(Level.WARNING, "{0} ''{1}'' for {2}: {3}", request.operation().word(), request.name(),
                    conversation.peer(), reason);
        } finally {
            transfers.end(transfer);
        }
    }
}
