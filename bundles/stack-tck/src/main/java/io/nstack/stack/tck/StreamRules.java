package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.poll.Gathering;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Connections while they live. */
final class StreamRules {

    private static final int BULK = 256 * 1024;

    private StreamRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("S01", "A connect that is not done at once is reported as CONNECTED.", "PollEngine.connect",
                        StreamRules::reportsConnected),
                new Rule("S02", "Bytes arrive as they were sent, all and in order, both ways.",
                        "StreamEndpoint.tryRead", StreamRules::carriesBytes),
                new Rule("S03", "Each end's remote address is the other's local one.", "StreamEndpoint.remote",
                        StreamRules::addresses),
                new Rule("S04", "A connect from a given local address comes from there.", "ConnectRequest.local",
                        StreamRules::sourceAddress),
                new Rule("S05", "READABLE is reported when bytes arrive after a read that said \"none\".",
                        "StreamEndpoint.tryRead", StreamRules::reportsReadable),
                new Rule("S06", "readable() is not 0 when READABLE was reported for bytes that are unread.",
                        "StreamEndpoint.readable", StreamRules::readable),
                new Rule("S07", "A write takes less than offered when the peer does not read, and WRITABLE is reported"
                        + " when it does.", "StreamEndpoint.tryWrite", StreamRules::reportsWritable),
                new Rule("S08", "The end of input follows after all bytes, as -1, and stays.",
                        "StreamEndpoint.tryRead", StreamRules::endOfInput),
                new Rule("S09", "The peer's end of output is reported while nobody reads.", "Endpoint bits",
                        StreamRules::reportsEnd),
                new Rule("S10", "The peer's end of output is reported as PEER_SHUT while bytes are unread.",
                        "Endpoint.PEER_SHUT", StreamRules::reportsPeerShut),
                new Rule("S11", "shutdownOutput ends one direction after what was taken, and leaves the other open.",
                        "StreamEndpoint.shutdownOutput", StreamRules::halfClose),
                new Rule("S12", "shutdownOutput is idempotent.", "StreamEndpoint.shutdownOutput",
                        StreamRules::halfCloseTwice),
                new Rule("S13", "A write after shutdownOutput fails.", "StreamEndpoint.tryWrite",
                        StreamRules::noWriteAfterEnd),
                new Rule("S14", "After shutdownInput tryRead says -1 at once, and the output goes on.",
                        "StreamEndpoint.shutdownInput", StreamRules::shutInput),
                new Rule("S15", "What arrives after shutdownInput is dropped and does not stop the peer.",
                        "StreamEndpoint.shutdownInput", StreamRules::dropsInput),
                new Rule("S16", "Bytes that went with the handshake arrive once, before the others.",
                        "ConnectRequest.firstData", StreamRules::firstData),
                new Rule("S17", "A gathering write takes bytes of its buffers in order, up to the limit.",
                        "Gathering.tryWrite", StreamRules::gathers),
                new Rule("S18", "What is due when a connection is attached is reported afterwards.",
                        "PollEngine.attach", StreamRules::reportsAfterAttach),
                new Rule("S19", "A connection can be attached in another loop than that which accepted it, unless the"
                        + " engine accepts in place.", "PollEngine.attach", StreamRules::attachesElsewhere),
                new Rule("S20", "A connection that was closed is not attached.", "PollEngine.attach",
                        StreamRules::attachesNoneThatIsClosed));
    }

    private static void reportsConnected(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.b());
        SocketAddress at = trial.local(trial.b(), listener);
        for (int i = 0; i < 3; i++) {
            boolean[] done = new boolean[1];
            StreamEndpoint stream = trial.a().call(() -> {
                StreamEndpoint begun = trial.a().engine()
                        .connect(new ConnectRequest(at, null, EndpointOptions.NONE, null));
                done[0] = begun.isConnected();
                return begun;
            });
            if (!done[0]) {
                trial.a().awaitBits(stream, Endpoint.CONNECTED);
            }
            Violation.unless(trial.a().call(stream::isConnected), "isConnected() is false after CONNECTED");
        }
    }

    private static void carriesBytes(Trial trial) throws Exception {
        Pair pair = trial.across();
        carry(pair.client(), pair.server());
        carry(pair.server(), pair.client());
    }

    private static void carry(End from, End to) throws Exception {
        byte[] sent = End.random(BULK);
        int step = 4096; // what a stack takes at least while nobody reads
        for (int at = 0; at < sent.length; at += step) {
            byte[] part = java.util.Arrays.copyOfRange(sent, at, at + step);
            from.write(part);
            End.requireSame("at byte " + at, part, to.read(step));
        }
    }

    private static void addresses(Trial trial) throws Exception {
        Pair pair = trial.pair();
        trial.a().run(() -> {
            SocketAddress client = pair.client().stream.local();
            SocketAddress server = pair.server().stream.local();
            Violation.unless(client instanceof InetSocketAddress && client.equals(pair.server().stream.remote()),
                    "the client is " + client + ", to the server it is " + pair.server().stream.remote());
            Violation.unless(server instanceof InetSocketAddress && server.equals(pair.client().stream.remote()),
                    "the server is " + server + ", to the client it is " + pair.client().stream.remote());
        });
    }

    private static void sourceAddress(Trial trial) throws Exception {
        InetSocketAddress at = trial.local(trial.a(), trial.listen(trial.a()));
        InetSocketAddress wanted = trial.nobody();
        ConnectRequest request = new ConnectRequest(at, wanted, EndpointOptions.NONE, null);
        End end = trial.awaitFree(() -> trial.connect(trial.a(), request));
        SocketAddress got = trial.a().call(end.stream::local);
        Violation.unless(wanted.equals(got), "asked to connect from " + wanted + ", it came from " + got);
    }

    private static void reportsReadable(Trial trial) throws Exception {
        Pair pair = trial.pair();
        for (int i = 0; i < 3; i++) {
            pair.client().drain();
            pair.server().write(End.random(10 + i));
            pair.client().awaitBits(Endpoint.READABLE);
        }
    }

    private static void readable(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().drain();
        pair.server().write(End.random(100));
        pair.client().awaitBits(Endpoint.READABLE);
        Violation.unless(trial.a().call(pair.client().stream::readable) > 0, "readable() is 0 with 100 bytes unread");
    }

    private static void reportsWritable(Trial trial) throws Exception {
        Pair pair = trial.across();
        long left = pair.client().fill();
        while (left > 0) {
            left -= pair.server().read((int) Math.min(left, 256 * 1024)).length;
        }
        pair.client().awaitBits(Endpoint.WRITABLE);
        pair.client().write(End.random(1));
    }

    private static void endOfInput(Trial trial) throws Exception {
        Pair pair = trial.pair();
        byte[] sent = End.random(4000);
        pair.client().write(sent);
        pair.client().shutdownOutput();
        End.requireSame("before the end", sent, pair.server().readToEnd());
        for (int i = 0; i < 3; i++) {
            Violation.unless(pair.server().readToEnd().length == 0, "bytes after the end of input");
        }
    }

    private static void reportsEnd(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.server().drain();
        pair.client().shutdownOutput();
        pair.server().awaitBits(Endpoint.PEER_SHUT | Endpoint.READABLE);
    }

    private static void reportsPeerShut(Trial trial) throws Exception {
        trial.requireTelling();
        Pair pair = trial.pair();
        pair.server().drain();
        pair.client().write(End.random(100));
        pair.server().awaitBits(Endpoint.READABLE);
        pair.client().shutdownOutput();
        pair.server().awaitBits(Endpoint.PEER_SHUT);
    }

    private static void halfClose(Trial trial) throws Exception {
        Pair pair = trial.pair();
        byte[] question = End.random(3000);
        pair.client().write(question);
        pair.client().shutdownOutput();
        End.requireSame("before the end", question, pair.server().readToEnd());
        byte[] answer = End.random(4000);
        pair.server().write(answer);
        End.requireSame("the other way after shutdownOutput", answer, pair.client().read(answer.length));
    }

    private static void halfCloseTwice(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().shutdownOutput();
        pair.client().shutdownOutput();
    }

    private static void noWriteAfterEnd(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.client().shutdownOutput();
        try {
            pair.client().write(End.random(1));
        } catch (IOException e) {
            return;
        }
        throw new Violation("tryWrite took a byte after shutdownOutput");
    }

    private static void shutInput(Trial trial) throws Exception {
        Pair pair = trial.pair();
        pair.server().write(End.random(4000));
        trial.a().run(pair.client().stream::shutdownInput);
        trial.a().run(pair.client().stream::shutdownInput);
        ByteBuf buffer = End.room(100);
        int got = trial.a().call(() -> pair.client().stream.tryRead(buffer));
        buffer.release();
        Violation.unless(got == -1, "tryRead returned " + got);
        byte[] sent = End.random(4000);
        pair.client().write(sent);
        End.requireSame("the output after shutdownInput", sent, pair.server().read(sent.length));
    }

    private static void dropsInput(Trial trial) throws Exception {
        Pair pair = trial.across();
        trial.a().run(pair.client().stream::shutdownInput);
        for (int i = 0; i < 128; i++) {
            pair.server().write(new byte[64 * 1024]); // 8 MiB, more than buffers hold
        }
    }

    private static void firstData(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        byte[] sent = End.random(10);
        ByteBuf early = End.direct(sent);
        End client = trial.connect(trial.a(),
                new ConnectRequest(trial.local(trial.a(), listener), null, EndpointOptions.NONE, early));
        int taken = early.readerIndex();
        Violation.unless(early.refCnt() == 1 || taken > 0, "the buffer was kept although nothing was taken");
        early.release();
        client.write(java.util.Arrays.copyOfRange(sent, taken, sent.length));
        client.shutdownOutput();
        End.requireSame(taken + " of 10 bytes went with the handshake", sent,
                trial.accept(trial.a(), listener, trial.a()).readToEnd());
    }

    private static void gathers(Trial trial) throws Exception {
        Pair pair = trial.pair();
        if (!(pair.client().stream instanceof Gathering gathering)) {
            throw new Skipped("the stack's streams do not gather");
        }
        byte[] sent = End.random(15);
        ByteBuf whole = End.direct(sent);
        ByteBuf[] parts = {whole.slice(0, 5), whole.slice(5, 7), whole.slice(12, 3), null};
        long taken = trial.a().call(() -> gathering.tryWrite(parts, 3, 14));
        Violation.unless(taken > 0 && taken <= 14, "took " + taken + " bytes of at most 14");
        Violation.unless(parts[0].readableBytes() == 5, "the index of a buffer was moved");
        pair.client().shutdownOutput();
        End.requireSame("gathered", java.util.Arrays.copyOf(sent, (int) taken), pair.server().readToEnd());
        whole.release();
    }

    private static void reportsAfterAttach(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        End client = trial.connect(trial.a(), trial.local(trial.a(), listener));
        StreamEndpoint accepted = trial.tryAccept(trial.a(), listener);
        client.write(End.random(10));
        trial.a().run(() -> trial.a().engine().attach(accepted));
        trial.a().awaitBits(accepted, Endpoint.READABLE);
        trial.a().awaitBits(accepted, Endpoint.WRITABLE);
    }

    private static void attachesElsewhere(Trial trial) throws Exception {
        if (trial.a().call(trial.a().engine()::acceptsInPlace)) {
            throw new Skipped("the engine accepts in place");
        }
        ListenerEndpoint listener = trial.listen(trial.a());
        End client = trial.connect(trial.a(), trial.local(trial.a(), listener));
        End server = trial.accept(trial.a(), listener, trial.b());
        byte[] sent = End.random(1000);
        client.write(sent);
        End.requireSame("to the other loop", sent, server.read(sent.length));
        server.write(sent);
        End.requireSame("from the other loop", sent, client.read(sent.length));
    }

    private static void attachesNoneThatIsClosed(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.a());
        trial.connect(trial.a(), trial.local(trial.a(), listener));
        StreamEndpoint accepted = trial.tryAccept(trial.a(), listener);
        trial.a().run(accepted::abort);
        try {
            trial.a().run(() -> trial.a().engine().attach(accepted));
        } catch (IOException e) {
            return;
        }
        throw new Violation("attach took a connection that was aborted");
    }
}
