package io.nstack.stack.tck;

import io.netty.buffer.ByteBuf;
import io.nstack.stack.Transport;
import io.nstack.stack.poll.DatagramBatching;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.DatagramRequest;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.EndpointOptions;
import io.nstack.stack.tck.loop.Violation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;

/** Datagram sockets. */
final class DatagramRules {

    private static final int TOO_LONG = 70_000; // RFC 768: the length field has 16 bits

    private DatagramRules() {}

    static List<Rule> all() {
        return List.of(
                new Rule("D01", "The local address is null until bound and known from then on.", "Endpoint.local",
                        DatagramRules::local),
                new Rule("D02", "A datagram arrives with its bytes and its sender.", "DatagramEndpoint.tryReceive",
                        DatagramRules::carries),
                new Rule("D03", "Each datagram arrives by itself, an empty one too.", "DatagramEndpoint.tryReceive",
                        DatagramRules::keepsBorders),
                new Rule("D04", "What does not fit into the buffer is lost.", "DatagramEndpoint.tryReceive",
                        DatagramRules::losesTheRest),
                new Rule("D05", "READABLE is reported for a datagram that comes after tryReceive said -1.",
                        "DatagramEndpoint.tryReceive", DatagramRules::reportsReadable),
                new Rule("D06", "An address is bound once.", "DatagramEndpoint.bind", DatagramRules::once),
                new Rule("D07", "A connected endpoint hears its peer only.", "DatagramEndpoint.connect",
                        DatagramRules::hearsPeerOnly),
                new Rule("D08", "A datagram without address goes to the connected peer.", "DatagramEndpoint.trySend",
                        DatagramRules::sendsToPeer),
                new Rule("D09", "disconnect undoes connect.", "DatagramEndpoint.disconnect",
                        DatagramRules::disconnects),
                new Rule("D10", "A datagram that is too long fails, and the next one does not.",
                        "DatagramEndpoint.trySend", DatagramRules::tooLong),
                new Rule("D11", "A closed endpoint sends no more, and its address is free.", "Endpoint.close",
                        DatagramRules::closes),
                new Rule("D12", "Sending moves no index of the buffer.", "DatagramEndpoint.trySend",
                        DatagramRules::movesNoIndex),
                new Rule("D13", "A batch moves several datagrams in order, each with its sender.", "DatagramBatching",
                        DatagramRules::batch),
                new Rule("D14", "A stack without datagrams says so with an IOException.", "PollEngine.openDatagram",
                        DatagramRules::none),
                new Rule("D15", "A pending error is thrown once by the next receive or send.", "DatagramEndpoint",
                        DatagramRules::pendingErrorOnce));
    }

    private static void local(Trial trial) throws Exception {
        DatagramEndpoint bound = trial.datagram(trial.a(), trial.address());
        Violation.unless(trial.a().call(bound::local) instanceof InetSocketAddress inet && inet.getPort() > 0,
                "opened with an address, local() is " + trial.a().call(bound::local));
        DatagramEndpoint late = trial.datagram(trial.a(), null);
        Violation.unless(trial.a().call(late::local) == null, "unbound, local() is " + trial.a().call(late::local));
        trial.a().run(() -> late.bind(trial.address()));
        Violation.unless(trial.a().call(late::local) instanceof InetSocketAddress inet && inet.getPort() > 0,
                "after bind, local() is " + trial.a().call(late::local));
    }

    private static void carries(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        for (var loop : List.of(trial.a(), trial.b())) {
            DatagramEndpoint to = trial.datagram(loop, trial.address());
            byte[] sent = End.random(1000);
            trial.send(trial.a(), from, sent, trial.local(loop, to));
            End.requireSame("a datagram", sent, trial.receive(loop, to));
            InetSocketAddress sender = loop.call(to::sender);
            Violation.unless(sender.equals(trial.local(trial.a(), from)),
                    "sent from " + trial.local(trial.a(), from) + ", sender() is " + sender);
        }
    }

    private static void keepsBorders(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), to);
        for (int size : new int[]{3, 0, 5}) {
            trial.send(trial.a(), from, End.random(size), at);
        }
        for (int size : new int[]{3, 0, 5}) {
            End.requireSame("a datagram of " + size, End.random(size), trial.receive(trial.a(), to));
        }
    }

    private static void losesTheRest(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), to);
        byte[] sent = End.random(10);
        trial.send(trial.a(), from, sent, at);
        trial.send(trial.a(), from, End.random(7), at);
        End.requireSame("the part that fits", java.util.Arrays.copyOf(sent, 4), trial.receive(trial.a(), to, 4));
        End.requireSame("the next datagram", End.random(7), trial.receive(trial.a(), to));
    }

    private static void reportsReadable(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), to);
        for (int i = 0; i < 3; i++) {
            ByteBuf buffer = End.room(10);
            int got = trial.a().call(() -> to.tryReceive(buffer));
            buffer.release();
            Violation.unless(got == -1, "tryReceive returned " + got + " when nothing was sent");
            trial.a().forget(to);
            trial.send(trial.a(), from, End.random(5), at);
            trial.a().awaitBits(to, Endpoint.READABLE);
            trial.receive(trial.a(), to);
        }
    }

    private static void once(Trial trial) throws Exception {
        DatagramEndpoint first = trial.datagram(trial.a(), trial.address());
        InetSocketAddress taken = trial.local(trial.a(), first);
        for (var loop : List.of(trial.a(), trial.b())) {
            DatagramEndpoint second = trial.datagram(loop, null);
            try {
                loop.run(() -> second.bind(taken));
            } catch (IOException e) {
                continue;
            }
            throw new Violation("a second endpoint was bound to " + taken);
        }
    }

    private static void hearsPeerOnly(Trial trial) throws Exception {
        DatagramEndpoint self = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint peer = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint stranger = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), self);
        InetSocketAddress peerAt = trial.local(trial.a(), peer);
        trial.a().run(() -> self.connect(peerAt));
        Violation.unless(peerAt.equals(trial.a().call(self::remote)),
                "connected to " + peerAt + ", remote() is " + trial.a().call(self::remote));
        trial.send(trial.a(), stranger, End.random(3), at);
        trial.send(trial.a(), peer, End.random(7), at);
        End.requireSame("the peer's datagram", End.random(7), trial.receive(trial.a(), self));
    }

    private static void sendsToPeer(Trial trial) throws Exception {
        DatagramEndpoint self = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint peer = trial.datagram(trial.a(), trial.address());
        InetSocketAddress peerAt = trial.local(trial.a(), peer);
        trial.a().run(() -> self.connect(peerAt));
        trial.send(trial.a(), self, End.random(9), null);
        End.requireSame("a datagram without address", End.random(9), trial.receive(trial.a(), peer));
    }

    private static void disconnects(Trial trial) throws Exception {
        DatagramEndpoint self = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint peer = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint other = trial.datagram(trial.a(), trial.address());
        InetSocketAddress peerAt = trial.local(trial.a(), peer);
        trial.a().run(() -> {
            self.connect(peerAt);
            self.disconnect();
        });
        Violation.unless(trial.a().call(self::remote) == null, "remote() is " + trial.a().call(self::remote));
        trial.send(trial.a(), self, End.random(4), trial.local(trial.a(), other)); // no room before it has taken effect
        End.requireSame("a datagram to another", End.random(4), trial.receive(trial.a(), other));
        InetSocketAddress at = trial.local(trial.a(), self);
        if (at.getAddress().isAnyLocalAddress()) {
            at = new InetSocketAddress(trial.address().getAddress(), at.getPort()); // the kernel forgets it, connect(2)
        }
        trial.send(trial.a(), other, End.random(3), at);
        End.requireSame("another's datagram", End.random(3), trial.receive(trial.a(), self));
    }

    private static void tooLong(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), to);
        try {
            trial.send(trial.a(), from, new byte[TOO_LONG], at);
        } catch (IOException e) {
            trial.send(trial.a(), from, End.random(6), at);
            End.requireSame("the next datagram", End.random(6), trial.receive(trial.a(), to));
            return;
        }
        throw new Violation("a datagram of " + TOO_LONG + " bytes was taken");
    }

    private static void closes(Trial trial) throws Exception {
        DatagramEndpoint gone = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), gone);
        trial.a().run(() -> {
            gone.close();
            gone.close();
            gone.abort();
        });
        trial.awaitFree(() -> trial.datagram(trial.a(), at));
        try {
            trial.send(trial.a(), gone, End.random(3), at);
        } catch (IOException e) {
            return;
        }
        throw new Violation("a closed endpoint took a datagram");
    }

    private static void movesNoIndex(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        InetSocketAddress at = trial.local(trial.a(), to);
        byte[] sent = End.random(20);
        ByteBuf buffer = End.direct(sent).setIndex(5, 15);
        trial.a().await("room for a datagram", () -> from.trySend(buffer, at));
        Violation.unless(buffer.readerIndex() == 5 && buffer.writerIndex() == 15, "the buffer is now " + buffer);
        buffer.release();
        End.requireSame("the readable bytes", java.util.Arrays.copyOfRange(sent, 5, 15),
                trial.receive(trial.a(), to));
    }

    private static void batch(Trial trial) throws Exception {
        DatagramEndpoint from = trial.datagram(trial.a(), trial.address());
        DatagramEndpoint to = trial.datagram(trial.a(), trial.address());
        if (!(from instanceof DatagramBatching sending) || !(to instanceof DatagramBatching receiving)) {
            throw new Skipped("the stack moves one datagram a call");
        }
        Batch batch = new Batch(2, trial.local(trial.a(), to));
        int sent = send(trial, from, () -> sending.trySend(batch.out, batch.to, 2));
        Violation.unless(sent >= 1 && sent <= 2, "trySend of 2 returned " + sent);
        int[] got = new int[1];
        trial.a().await("the batch", () -> {
            ByteBuf[] rest = java.util.Arrays.copyOfRange(batch.in, got[0], 2);
            InetSocketAddress[] senders = new InetSocketAddress[2];
            int now = receiving.tryReceive(rest, senders, sent - got[0]);
            for (int i = 0; i < now; i++) {
                Violation.unless(trial.local(trial.a(), from).equals(senders[i]), "the sender is " + senders[i]);
            }
            got[0] += now;
            return got[0] == sent;
        });
        for (int i = 0; i < sent; i++) {
            End.requireSame("datagram " + i + " of the batch", End.random(4 + i), End.bytes(batch.in[i]));
        }
        batch.release();
    }

    /** Sends until some were taken: an endpoint that is full reports when it is not. */
    private static int send(Trial trial, DatagramEndpoint from, Callable<Integer> batch) throws Exception {
        int sent = trial.a().call(batch);
        while (sent == 0) {
            trial.a().awaitBits(from, Endpoint.WRITABLE);
            sent = trial.a().call(batch);
        }
        return sent;
    }

    private static final class Batch {

        final ByteBuf[] out;
        final ByteBuf[] in;
        final InetSocketAddress[] to;

        Batch(int count, InetSocketAddress at) {
            out = new ByteBuf[count];
            in = new ByteBuf[count];
            to = new InetSocketAddress[count];
            for (int i = 0; i < count; i++) {
                out[i] = End.direct(End.random(4 + i));
                in[i] = End.room(100);
                to[i] = at;
            }
        }

        void release() {
            for (int i = 0; i < out.length; i++) {
                out[i].release();
                in[i].release();
            }
        }
    }

    private static void none(Trial trial) throws Exception {
        if (trial.offers(Transport.DATAGRAM)) {
            throw new Skipped("the stack has datagrams");
        }
        try {
            trial.a().call(() -> trial.a().engine()
                    .openDatagram(new DatagramRequest(trial.family(), trial.address(), EndpointOptions.NONE)));
        } catch (IOException e) {
            return;
        }
        throw new Violation("the traits name no datagrams, and openDatagram opened an endpoint");
    }

    private static void pendingErrorOnce(Trial trial) throws Exception {
        DatagramEndpoint gone = trial.datagram(trial.a(), trial.address());
        InetSocketAddress nobody = trial.local(trial.a(), gone);
        DatagramEndpoint self = trial.datagram(trial.a(), trial.address());
        trial.a().run(() -> {
            gone.close();
            self.connect(nobody);
        });
        trial.send(trial.a(), self, End.random(3), null);
        if (!throwsWithin(trial, self, trial.bound().toNanos() / 5)) {
            throw new Skipped("no error came for a datagram to nobody, which a network need not report");
        }
        Violation.unless(!throwsWithin(trial, self, 0), "the error was thrown again");
    }

    /** Whether receiving fails within that time; what is received is dropped. */
    private static boolean throwsWithin(Trial trial, DatagramEndpoint from, long nanos) throws Exception {
        ByteBuf buffer = End.room(100);
        boolean[] failed = new boolean[1];
        long deadline = System.nanoTime() + nanos;
        trial.a().await("an error or none", () -> {
            try {
                from.tryReceive(buffer.clear());
            } catch (IOException e) {
                failed[0] = true;
            }
            return failed[0] || System.nanoTime() >= deadline;
        });
        buffer.release();
        return failed[0];
    }
}
