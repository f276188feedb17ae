package io.nstack.stack.tck;

import io.nstack.stack.AddressFamily;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.Endpoint;
import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.Multicast;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import io.nstack.stack.tck.Trial.Pair;
import io.nstack.stack.tck.loop.TckLoop;
import io.nstack.stack.tck.loop.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What endpoints may do beyond their class: send files, be severed, join groups. */
final class AbilityRules {

    private static final int FILE_BYTES = 5_000;
    private static final int FROM = 500;
    private static final int PART = 4_000; // what a stack takes at least while nobody reads

    private AbilityRules() {}

    static List<Rule> streams() {
        return List.of(
                new Rule("S30", "A part of a file arrives as it is, as many bytes as were taken.",
                        "FileSending.trySend", AbilityRules::sendsPart),
                new Rule("S31", "Sending from a file's end on says -1, and the connection goes on.",
                        "FileSending.trySend", AbilityRules::saysEndOfFile),
                new Rule("S32", "A severed connection ends for its peer, also while its loop hangs.",
                        "Severable.sever", AbilityRules::endsForPeer),
                new Rule("S33", "A connection can be severed again, closed, and severed after that.",
                        "Severable.sever", AbilityRules::seversTwice));
    }

    static List<Rule> listeners() {
        return List.of(new Rule("A11", "Nobody connects to a severed listener, also while its loop hangs.",
                "Severable.sever", AbilityRules::nobodyConnects));
    }

    static List<Rule> datagrams() {
        return List.of(
                new Rule("D16", "What is sent to a group arrives between join and leave, and not afterwards.",
                        "Multicast.join", AbilityRules::hearsGroup),
                new Rule("D17", "A group that was not joined cannot be left.", "Multicast.leave",
                        AbilityRules::leavesNoOther));
    }

    // ---- files ----

    private static FileSending sending(Pair pair) {
        if (pair.client().stream instanceof FileSending sending) {
            return sending;
        }
        throw new Skipped("the stack's streams send no files");
    }

    private static void sendsPart(Trial trial) throws Exception {
        Pair pair = trial.across();
        FileSending sending = sending(pair);
        byte[] content = End.random(FILE_BYTES);
        try (TemporaryFile file = new TemporaryFile(content, trial.a().watchesDescriptors())) {
            long[] sent = new long[1];
            trial.a().await("the part of the file is taken", () -> {
                long taken = sending.trySend(file, FROM + sent[0], PART - sent[0]);
                Violation.unless(taken >= 0 && taken <= PART - sent[0],
                        "trySend of " + (PART - sent[0]) + " bytes returned " + taken);
                sent[0] += taken;
                return sent[0] == PART;
            });
            pair.client().shutdownOutput();
            End.requireSame("from the file", Arrays.copyOfRange(content, FROM, FROM + PART),
                    pair.server().readToEnd());
        }
    }

    private static void saysEndOfFile(Trial trial) throws Exception {
        Pair pair = trial.across();
        FileSending sending = sending(pair);
        try (TemporaryFile file = new TemporaryFile(End.random(FILE_BYTES), trial.a().watchesDescriptors())) {
            for (int position : new int[]{FILE_BYTES, FILE_BYTES + 1}) {
                long taken = trial.a().call(() -> sending.trySend(file, position, 1));
                Violation.unless(taken == -1,
                        "trySend at " + position + " of " + FILE_BYTES + " bytes returned " + taken);
            }
        }
        byte[] sent = End.random(10);
        pair.client().write(sent);
        End.requireSame("after the file", sent, pair.server().read(sent.length));
    }

    // ---- severing ----

    private static Severable severable(Endpoint endpoint) {
        if (endpoint instanceof Severable severable) {
            return severable;
        }
        throw new Skipped("it cannot be severed");
    }

    /** A loop that hangs in a task until it is let go. */
    private record Hang(CountDownLatch released) implements AutoCloseable {

        static Hang in(TckLoop loop, Trial trial) throws InterruptedException {
            CountDownLatch entered = new CountDownLatch(1);
            Hang hang = new Hang(new CountDownLatch(1));
            long most = trial.bound().multipliedBy(2).toNanos();
            loop.execute(() -> {
                entered.countDown();
                try {
                    hang.released.await(most, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Violation.unless(entered.await(most, TimeUnit.NANOSECONDS), "the loop does no tasks");
            return hang;
        }

        @Override
        public void close() { released.countDown(); }
    }

    private static void endsForPeer(Trial trial) throws Exception {
        Pair pair = trial.across();
        Severable severable = severable(pair.server().stream);
        try (Hang _ = Hang.in(trial.b(), trial)) {
            severable.sever();
            trial.a().await("the peer sees the end", () -> {
                try {
                    return pair.client().readInto(new ByteArrayOutputStream(), 1) < 0;
                } catch (IOException e) {
                    return true; // a reset is an end as well
                }
            });
        }
    }

    private static void seversTwice(Trial trial) throws Exception {
        Pair pair = trial.across();
        Severable severable = severable(pair.server().stream);
        severable.sever();
        severable.sever();
        pair.server().close();
        severable.sever();
        Violation.unless(!trial.b().call(pair.server().stream::isConnected), "isConnected() is true after close");
    }

    private static void nobodyConnects(Trial trial) throws Exception {
        ListenerEndpoint listener = trial.listen(trial.b());
        Severable severable = severable(listener);
        SocketAddress at = trial.local(trial.b(), listener);
        try (Hang _ = Hang.in(trial.b(), trial)) {
            severable.sever();
            StreamEndpoint stream = trial.begin(trial.a(), at);
            trial.a().await("the connect fails", () -> {
                Violation.unless(!stream.isConnected(), "a connect has succeeded");
                return stream.failure() != null;
            });
        } catch (IOException e) {
            // failed at once
        }
    }

    // ---- groups ----

    /** One that no other process is likely to have joined: by the site only, RFC 2365 section 6.1, RFC 4291 2.7. */
    private static InetAddress group(Trial trial) {
        long pid = ProcessHandle.current().pid();
        return trial.family() == AddressFamily.INET
                ? InetAddress.ofLiteral("239.255." + (pid >> 8 & 255) + "." + (pid & 255))
                : InetAddress.ofLiteral("ff15::" + Long.toHexString(pid & 0xffff));
    }

    private static NetworkInterface network(Trial trial) throws IOException {
        NetworkInterface found = NetworkInterface.getByInetAddress(trial.address().getAddress());
        if (found == null) {
            throw new Skipped("the system has no interface with " + trial.address().getAddress().getHostAddress());
        }
        return found;
    }

    /** Bound to the wildcard address, which hears groups and itself. */
    private static DatagramEndpoint member(Trial trial) throws Exception {
        DatagramEndpoint member = trial.datagram(trial.a(), null);
        if (!(member instanceof Multicast)) {
            throw new Skipped("the stack's datagrams join no groups");
        }
        InetAddress any = InetAddress.ofLiteral(trial.family() == AddressFamily.INET ? "0.0.0.0" : "::");
        trial.a().run(() -> member.bind(new InetSocketAddress(any, 0)));
        return member;
    }

    private static void hearsGroup(Trial trial) throws Exception {
        DatagramEndpoint member = member(trial);
        Multicast multicast = (Multicast) member;
        InetAddress group = group(trial);
        NetworkInterface on = network(trial);
        DatagramEndpoint speaker = trial.datagram(trial.a(), trial.address());
        int port = trial.local(trial.a(), member).getPort();
        try {
            trial.a().run(() -> {
                multicast.join(group, on, null);
                set(speaker, StandardSocketOptions.IP_MULTICAST_IF, on);
            });
            trial.send(trial.a(), speaker, End.random(6), new InetSocketAddress(group, port));
        } catch (IOException e) {
            throw new Skipped("groups do not work on " + on.getName() + " of this machine: " + e.getMessage());
        }
        End.requireSame("to the group", End.random(6), trial.receive(trial.a(), member));
        trial.a().run(() -> multicast.leave(group, on, null));
        trial.send(trial.a(), speaker, End.random(7), new InetSocketAddress(group, port));
        trial.send(trial.a(), speaker, End.random(8), new InetSocketAddress(trial.address().getAddress(), port));
        End.requireSame("after leaving, the next datagram", End.random(8), trial.receive(trial.a(), member));
    }

    private static <T> void set(DatagramEndpoint endpoint, SocketOption<T> option, T value) throws IOException {
        if (endpoint.options().stream().anyMatch(each -> each.name().equals(option.name()))) {
            endpoint.option(option, value);
        }
    }

    private static void leavesNoOther(Trial trial) throws Exception {
        Multicast multicast = (Multicast) member(trial);
        NetworkInterface on = network(trial);
        try {
            trial.a().run(() -> multicast.leave(group(trial), on, null));
        } catch (IOException e) {
            return;
        }
        throw new Violation("leave of a group that was not joined returned");
    }
}
