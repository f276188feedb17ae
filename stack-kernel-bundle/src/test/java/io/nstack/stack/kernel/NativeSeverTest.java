package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.stack.poll.ListenerEndpoint;
import io.nstack.stack.poll.Severable;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

final class NativeSeverTest extends SeverSuite {

    NativeSeverTest() { super(Flavour.NATIVE); }

    @Test
    void shouldStopListeningWhileTheLoopHangs() throws Exception {
        ListenerEndpoint listener = listen(loopback(0));
        InetSocketAddress address = (InetSocketAddress) loop.call(listener::local);
        whileTheLoopHangs(() -> {
            ((Severable) listener).sever();
            assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()))
                    .isInstanceOf(ConnectException.class);
        });
        loop.run(listener::close);
    }
}
