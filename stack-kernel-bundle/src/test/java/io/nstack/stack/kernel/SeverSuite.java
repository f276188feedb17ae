package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.Severable;
import io.nstack.stack.poll.StreamEndpoint;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is cut off from outside while the loop is in a call. */
@Timeout(20)
abstract class SeverSuite extends EngineFixture {

    SeverSuite(Flavour flavour) { super(flavour); }

    /** What happens while the loop hangs. */
    interface Meanwhile {
        void run() throws Exception;
    }

    void whileTheLoopHangs(Meanwhile meanwhile) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        FutureTask<Void> hanging = new FutureTask<>(() -> {
            loop.run(() -> {
                entered.countDown();
                release.await();
            });
            return null;
        });
        Thread.ofPlatform().start(hanging);
        try {
            entered.await();
            meanwhile.run();
        } finally {
            release.countDown();
            hanging.get();
        }
    }

    @Test
    void shouldLetThePeerSeeTheEndWhileTheLoopHangs() throws Exception {
        ListenerEndpoint listener = listen(loopback(0));
        InetSocketAddress address = (InetSocketAddress) loop.call(listener::local);
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            StreamEndpoint accepted = accept(listener);
            peer.setSoTimeout(5_000);
            whileTheLoopHangs(() -> {
                ((Severable) accepted).sever();
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            });
            loop.run(accepted::abort);
            ((Severable) accepted).sever();
        }
        Pair other = pair();
        write(other.client(), bytes("unharmed"));
        assertThat(read(other.server(), 8)).isEqualTo(bytes("unharmed"));
    }

    @Test
    void shouldBearToBeSeveredBeforeItHasSaidThatItIsConnected() throws Exception {
        StreamEndpoint connecting = begin(loop.call(listen(loopback(0))::local));
        whileTheLoopHangs(() -> ((Severable) connecting).sever());
        loop.run(connecting::abort);
    }
}
