package io.nstack.stack.tck.mutant;

import static io.nstack.stack.tck.mutant.Mutant.datagram;
import static io.nstack.stack.tck.mutant.Mutant.listener;
import static io.nstack.stack.tck.mutant.Mutant.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.DatagramEndpoint;
import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.FileSource;
import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.Multicast;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;

/** Stacks that can do more than they must, and do it wrong. */
final class AbilityMutants {

    private AbilityMutants() {}

    static List<Mutant> streams() {
        return List.of(stream("S30", good -> new Sender(good) {
            @Override
            public long trySend(FileSource file, long position, long count) throws IOException {
                long sent = super.trySend(file, position, count);
                return sent < 0 ? sent : super.trySend(file, 0, count);
            }
        }), stream("S31", good -> new Sender(good) {
            @Override
            public long trySend(FileSource file, long position, long count) throws IOException {
                return Math.max(0, super.trySend(file, position, count));
            }
        }), stream("S32", Stubborn::new), stream("S33", good -> new Stubborn(good) {
            private boolean severed;

            @Override
            public void sever() {
                if (severed) {
                    throw new IllegalStateException("severed already");
                }
                severed = true;
            }
        }).implies("S32"));
    }

    static List<Mutant> listeners() { return List.of(listener("A11", StubbornListener::new)); }

    static List<Mutant> datagrams() {
        return List.of(datagram("D16", good -> new Lonely(good) {
            @Override
            public void leave(InetAddress group, NetworkInterface on, InetAddress source) throws IOException {
                throw new IOException("not joined");
            }
        }), datagram("D17", Lonely::new).implies("D16"));
    }

    /** Sends files rightly. */
    private static class Sender extends StreamDecorator implements FileSending {

        Sender(StreamEndpoint inner) { super(inner); }

        @Override
        public long trySend(FileSource file, long position, long count) throws IOException {
            ByteBuf part = Unpooled.directBuffer((int) count, (int) count);
            try {
                int read = part.writeBytes(file.channel(), position, (int) count);
                return read <= 0 ? -1 : inner.tryWrite(part, read, false);
            } finally {
                part.release();
            }
        }
    }

    /** Goes on when it is severed. */
    private static class Stubborn extends StreamDecorator implements Severable {

        Stubborn(StreamEndpoint inner) { super(inner); }

        @Override
        public void sever() {}
    }

    /** Goes on when it is severed. */
    private static final class StubbornListener extends ListenerDecorator implements Severable {

        StubbornListener(ListenerEndpoint inner, EngineDecorator engine) { super(inner, engine); }

        @Override
        public void sever() {}
    }

    /** Joins and leaves without a word, and hears nobody. */
    private static class Lonely extends DatagramDecorator implements Multicast {

        Lonely(DatagramEndpoint inner) { super(inner); }

        @Override
        public boolean trySend(ByteBuf src, InetSocketAddress to) throws IOException {
            return (to != null && to.getAddress().isMulticastAddress()) || inner.trySend(src, to);
        }

        @Override
        public void join(InetAddress group, NetworkInterface on, InetAddress source) throws IOException {}

        @Override
        public void leave(InetAddress group, NetworkInterface on, InetAddress source) throws IOException {}
    }
}
