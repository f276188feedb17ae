package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nstack.stack.poll.ListenerEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every engine gives back. */
abstract class LeakSuite extends EngineFixture {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    LeakSuite(Flavour flavour) { super(flavour); }

    /** Sockets only: class loading opens files at any time. */
    private static long sockets() {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(LeakSuite::isSocket).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    // Fewer than before is possible: a selector lets go of a closed JDK channel only when it selects again.

    @Test
    void shouldLeaveNoDescriptorAfterClosing() throws Exception {
        pair(); // whatever is opened once for good
        long before = sockets();
        for (int i = 0; i < 50; i++) {
            Pair pair = pair();
            write(pair.client(), bytes("x"));
            loop.run(i % 2 == 0 ? pair.client()::close : pair.client()::abort);
            loop.run(i % 3 == 0 ? pair.server()::close : pair.server()::abort);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> sockets() <= before);
    }

    @Test
    void shouldLeaveNoDescriptorAfterTheEngineHasGone() throws Exception {
        close();
        long before = sockets();
        open();
        for (int i = 0; i < 10; i++) {
            pair();
        }
        ListenerEndpoint listener = listen(loopback(0));
        assertThat(loop.call(listener::local)).isNotNull();
        begin(loop.call(listener::local));
        close();
        await().atMost(Duration.ofSeconds(10)).until(() -> sockets() <= before);
    }
}
