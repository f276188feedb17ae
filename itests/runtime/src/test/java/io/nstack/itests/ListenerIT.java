package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;

public class ListenerIT extends RuntimeSupport {

    private static final String LATER = "later";
    private static final String LATER_ADDRESS = "127.0.0.2";

    @Test
    public void shouldAcceptOnAStackThatIsInstalledLaterAndGoOnWithoutIt() throws Exception {
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress(0));
                FlatOut before = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            assertThat(echo.info().stack()).isEqualTo(KERNEL);

            Bundle later = install("later", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
            configure(KernelCopy.FACTORY, LATER, Map.of("name", LATER));
            Await.until(() -> "open on both, not " + echo.info(),
                    () -> echo.info().stack().equals(KERNEL + "," + LATER));
            // the kernel shares the sessions of one port out by their hash
            Await.until("a session was accepted on " + LATER,
                    () -> acceptingStack(echo, echo.address()).equals(LATER));
            Await.until("a session was accepted on " + KERNEL,
                    () -> acceptingStack(echo, echo.address()).equals(KERNEL));

            later.uninstall();
            assertThat(echo.info().stack()).isEqualTo(KERNEL);
            assertThat(echo.isOpen()).isTrue();
            for (int session = 0; session < 10; session++) {
                assertThat(acceptingStack(echo, echo.address())).isEqualTo(KERNEL);
            }
            before.finish();
        }
    }

    @Test
    public void shouldAcceptOnTheAddressOfAStackThatIsInstalledLater() throws Exception {
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress(0));
                FlatOut before = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            assertThat(echo.info().stack()).isEqualTo(KERNEL);

            Bundle later = install("later", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
            configure(KernelCopy.FACTORY, LATER, Map.of("name", LATER, "localAddress", LATER_ADDRESS));
            Await.until(() -> "open on both, not " + echo.info(),
                    () -> echo.info().stack().equals(KERNEL + "," + LATER));

            InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(LATER_ADDRESS), echo.port());
            assertThat(acceptingStack(echo, there)).isEqualTo(LATER);
            assertThat(acceptingStack(echo, echo.address())).isEqualTo(KERNEL);

            later.uninstall();
            assertThat(echo.info().stack()).isEqualTo(KERNEL);
            assertThat(echo.isOpen()).isTrue();
            assertThat(acceptingStack(echo, there)).isEqualTo(KERNEL);
            before.finish();
        }
    }

    @Test
    public void shouldComeBackOnAStackThatIsUpdated() throws Exception {
        Bundle later = install("later", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
        configure(KernelCopy.FACTORY, LATER, Map.of("name", LATER));
        awaitUp(LATER);
        try (EchoListener echo = EchoListener.on(LATER, sockets())) {
            InetSocketAddress there = echo.address();
            for (int version = 1; version <= 5; version++) {
                later.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + version));
                Await.until(() -> "open again, not " + echo.info(), () -> echo.info().stack().equals(LATER));
                assertThat(acceptingStack(echo, there)).isEqualTo(LATER);
            }
            assertThat(echo.address()).isEqualTo(there);
        }
    }

    @Test
    public void shouldCloseOnAStackThatIsDrainedAndKeepItsSessions() throws Exception {
        kernel("edge", Map.of("localAddress", LATER_ADDRESS));
        awaitUp("kernel~edge");
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress(0))) {
            Await.until(() -> "open on both, not " + echo.info(), () -> echo.info().stack().contains("kernel~edge"));
            InetSocketAddress there = new InetSocketAddress(InetAddress.ofLiteral(LATER_ADDRESS), echo.port());
            try (FlatOut onEdge = FlatOut.drive(KERNEL, sockets(), there)) {
                assertThat(control().drain("kernel~edge")).isEqualTo(1);
                Await.until(() -> "closed on the drained stack, not " + echo.info(),
                        () -> echo.info().stack().equals(KERNEL));
                onEdge.awaitProgress();
                assertThat(acceptingStack(echo, there)).isEqualTo(KERNEL);
                onEdge.finish();
            }
        }
    }

    /** Which stack accepts a session to this address, opened over {@link #KERNEL}. */
    private String acceptingStack(EchoListener echo, InetSocketAddress remote) throws IOException {
        Channel session = Sessions.connect(KERNEL, sockets(), remote, new ChannelInboundHandlerAdapter());
        try {
            InetSocketAddress own = (InetSocketAddress) session.localAddress();
            Await.until("accepted " + own, () -> echo.acceptedFrom(own).isPresent());
            return echo.acceptedFrom(own).orElseThrow().stack();
        } finally {
            session.close();
        }
    }
}
