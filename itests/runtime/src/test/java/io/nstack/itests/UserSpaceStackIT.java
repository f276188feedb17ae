package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.StackState;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.cm.Configuration;

/** TCP/IP in user space over a wire in memory, several instances at once, while bundles come and go. */
public class UserSpaceStackIT extends LeftBehindSupport {

    private static final String LEFT = "dpdk~left";
    private static final String RIGHT = "dpdk~right";
    private static final InetSocketAddress AT_RIGHT = new InetSocketAddress("10.9.0.2", 0);

    private Bundle installed(String property) throws Exception {
        Path jar = Path.of(System.getProperty(property));
        try (InputStream bytes = Files.newInputStream(jar)) {
            return install(jar.getFileName().toString(), bytes);
        }
    }

    private Bundle links() throws Exception { return installed("nstack.links"); }

    private Bundle stacks() throws Exception { return installed("nstack.dpdk"); }

    private Configuration wire() throws Exception {
        return configure("io.nstack.link.memory", "wire", Map.of("names", new String[]{"wire-left", "wire-right"}));
    }

    private Configuration[] instances() throws Exception {
        return new Configuration[]{
                configure("io.nstack.stack.dpdk", "left", Map.of("link", "wire-left", "addresses", "10.9.0.1/24")),
                configure("io.nstack.stack.dpdk", "right", Map.of("link", "wire-right", "addresses", "10.9.0.2/24"))};
    }

    private EchoListener echo() throws Exception { return EchoListener.open(RIGHT, sockets(), AT_RIGHT); }

    private FlatOut drive(EchoListener echo) throws Exception {
        return FlatOut.drive(LEFT, sockets(), new InetSocketAddress("10.9.0.2", echo.port()));
    }

    @Test
    public void shouldCarrySessionsBetweenTwoInstances() throws Exception {
        links();
        stacks();
        wire();
        instances();
        awaitUp(LEFT);
        awaitUp(RIGHT);
        try (EchoListener echo = echo(); FlatOut session = drive(echo)) {
            session.awaitProgress();
            session.finish();
            assertThat(session.info().stack()).isEqualTo(LEFT);
        }
    }

    @Test
    public void shouldGoDownAndComeUpWithItsLink() throws Exception {
        links();
        stacks();
        Configuration wire = wire();
        instances();
        awaitUp(LEFT);
        awaitUp(RIGHT);
        try (EchoListener echo = echo(); FlatOut session = drive(echo)) {
            delete(wire);
            Await.until("cut", () -> session.failure() != null);
            assertThat(session.failure()).contains("link wire-left is not there");
        }
        assertThat(stack(LEFT).orElseThrow().status().state()).isEqualTo(StackState.DOWN);
        wire();
        awaitUp(LEFT);
        awaitUp(RIGHT);
        try (EchoListener echo = echo(); FlatOut session = drive(echo)) {
            session.awaitProgress();
        }
    }

    @Test
    public void shouldServeOnWhenItsLinksAreUpdated() throws Exception {
        Bundle links = links();
        stacks();
        wire();
        instances();
        awaitUp(LEFT);
        try (InputStream jar = Files.newInputStream(Path.of(System.getProperty("nstack.links")))) {
            links.update(jar);
        }
        awaitUp(LEFT);
        awaitUp(RIGHT);
        try (EchoListener echo = echo(); FlatOut session = drive(echo)) {
            session.awaitProgress();
        }
    }

    @Test
    public void shouldKeepAListenerOverUpdatesOfItsLinks() throws Exception {
        Bundle links = links();
        stacks();
        wire();
        instances();
        awaitUp(RIGHT);
        try (EchoListener echo = echo()) {
            for (int round = 0; round < ROUNDS; round++) {
                try (InputStream jar = Files.newInputStream(Path.of(System.getProperty("nstack.links")))) {
                    links.update(jar);
                }
                awaitUp(LEFT);
                awaitUp(RIGHT);
                Await.until("open again", () -> echo.info().stack().equals(RIGHT));
                try (FlatOut session = drive(echo)) {
                    session.awaitProgress();
                }
            }
        }
    }

    @Test
    public void shouldLeaveNothingBehindWhileTheKernelServesOn() throws Exception {
        links();
        wire();
        try (EchoListener there = EchoListener.open("", sockets(), new InetSocketAddress(0));
                FlatOut other = FlatOut.drive(KERNEL, sockets(), there.address())) {
            carryOnce(); // what the first one brings into being for good
            awaitCollected();
            Belongings before = Belongings.now();
            for (int round = 0; round < ROUNDS; round++) {
                carryOnce();
            }
            awaitNothingBeyond(before);
            other.awaitProgress();
            other.finish();
        }
    }

    private void carryOnce() throws Exception {
        Bundle stack = stacks();
        Configuration[] instances = instances();
        awaitUp(LEFT);
        awaitUp(RIGHT);
        loaders.add(new WeakReference<>(stack.adapt(BundleWiring.class).getClassLoader()));
        try (EchoListener echo = echo(); FlatOut session = drive(echo)) {
            stack.uninstall();
            Await.until("cut", () -> session.failure() != null);
        }
        for (Configuration each : instances) {
            delete(each);
        }
    }
}
