package io.nstack.stack.dpdk.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.nstack.stack.poll.ConnectRequest;
import io.nstack.stack.poll.EndpointOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Segments that a hostile peer might send, in every state: nothing escapes and nothing grows. */
class FuzzTest {

    private static final String[] FLAGS = {"A", "PA", "S", "SA", "FA", "R", "RA", "", "FSRPAUEC", "SEC", "AU", "F"};

    @Test
    void shouldSurviveWhateverComes() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            new Attack(seed).run();
        }
    }

    private static final class Attack {

        private final SplittableRandom random;
        private final Peer peer = new Peer();
        private final TcpListener listener;
        private TcpStream stream;
        private boolean shut;

        Attack(int seed) throws IOException {
            random = new SplittableRandom(seed);
            listener = peer.host.listen(80);
            if (random.nextBoolean()) {
                peer.stamp = 1000;
                peer.withOptions(2, 4, 5, 180, 1, 3, 3, 7, 1, 1, 4, 2);
            }
            if (random.nextBoolean()) {
                peer.sends("S", 0, 0, "").expects("SA 0 1 0");
                peer.sends("A", 1, 1, "");
                stream = (TcpStream) listener.tryAccept();
                peer.host.tcp.attach(stream);
            } else {
                stream = peer.host.tcp.connect(new ConnectRequest(new InetSocketAddress("10.0.0.2", 5000), null,
                        EndpointOptions.NONE, null));
                peer.host.turn();
                peer.discard();
            }
        }

        void run() throws IOException {
            for (int i = 0; i < 300; i++) {
                attack();
                use();
                peer.discard();
                assertThat(peer.framesOut()).isLessThan(600);
                assertThat(peer.host.tcp.size()).isLessThan(400);
            }
            stream.abort();
            listener.close();
            peer.host.tcp.close();
            peer.discard();
            assertThat(peer.framesOut() + peer.host.frames.out()).isZero();
        }

        private void attack() {
            peer.window = random.nextInt(10) == 0 ? 0 : random.nextInt(65_536);
            if (random.nextInt(4) == 0) {
                int[] options = new int[random.nextInt(7) * 4];
                for (int i = 0; i < options.length; i++) {
                    options[i] = random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(11);
                }
                peer.withOptions(options);
            }
            if (random.nextInt(3) == 0) {
                selectivelyAcknowledge();
            }
            if (random.nextInt(20) == 0) {
                peer.port = 5000 + random.nextInt(3);
            }
            peer.stamp = peer.stamp < 0 ? -1 : peer.stamp + random.nextInt(3) - 1;
            peer.sendsZeros(FLAGS[random.nextInt(FLAGS.length)], near(), near(), random.nextInt(1000));
        }

        private void selectivelyAcknowledge() {
            int blocks = 1 + random.nextInt(3);
            int[] options = new int[4 + 8 * blocks];
            options[0] = 1;
            options[1] = 1;
            options[2] = 5;
            options[3] = 2 + 8 * blocks;
            for (int i = 0; i < 2 * blocks; i++) {
                int edge = peer.hostIsn + near() * (1 + random.nextInt(4));
                for (int k = 0; k < 4; k++) {
                    options[4 + 4 * i + k] = edge >>> 24 - 8 * k & 0xff;
                }
            }
            peer.withOptions(options);
        }

        private int near() {
            return switch (random.nextInt(8)) {
                case 0 -> random.nextInt();
                case 1 -> random.nextInt(-70_000, 70_000);
                default -> random.nextInt(-2, 2000);
            };
        }

        private void use() {
            try {
                switch (random.nextInt(30)) {
                    case 0 -> stream.tryWrite(Unpooled.directBuffer().writeZero(5000), 5000, random.nextBoolean());
                    case 1, 2, 3 -> stream.tryRead(Unpooled.directBuffer(3000, 3000));
                    case 4 -> shut = shut || shutdown();
                    case 5 -> peer.after(random.nextInt(20_000));
                    default -> {
                        // only the peer acts
                    }
                }
            } catch (IOException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }

        private boolean shutdown() throws IOException {
            stream.shutdownOutput();
            return true;
        }
    }
}
