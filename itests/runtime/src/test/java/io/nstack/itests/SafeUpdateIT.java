package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.nsocket.operate.BundleUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The new version of a stack's bundle is no good: the old one goes on, and its sessions with it. */
public class SafeUpdateIT extends RuntimeSupport {

    private static final String SECOND = "second";
    private static final String ENGINE = "io/nstack/stack/kernel/posix/PosixEngine.class";
    private static final String OLD = KernelCopy.SYMBOLIC_NAME + "/1.0.0";

    private Bundle second;

    @Before
    public void installSecond() throws Exception {
        second = install("second", KernelCopy.jar(kernel(), "1.0.0"));
        configure(KernelCopy.FACTORY, SECOND, Map.of("name", SECOND));
        awaitUp(SECOND);
    }

    @Override
    boolean mayLog(String error) { // what is wrong with the new versions
        return error.contains(KernelCopy.SYMBOLIC_NAME) || error.contains("FrameworkEvent ERROR");
    }

    private Bundle kernel() { return bundleOf("io.nstack.stack.kernel"); }

    private void update(InputStream jar) throws IOException {
        Path file = Files.createTempFile(data().resolve("tmp"), "new", ".jar");
        try (jar) {
            Files.write(file, jar.readAllBytes());
            update(file.toUri());
        } finally {
            Files.delete(file);
        }
    }

    private void update(URI from) throws IOException { service(BundleUpdate.class).update(second.getBundleId(), from); }

    private void goesOnThrough(ThrowingCallable update, String why) throws Exception {
        int bundles = context.getBundles().length;
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive(SECOND, sockets(), echo.address())) {
            assertThatThrownBy(update).isInstanceOf(IOException.class).hasMessageContaining(why)
                    .hasMessageEndingWith("; " + OLD + " goes on");
            session.awaitProgress();
            session.finish();
            assertThat(session.info().stack()).isEqualTo(SECOND);
        }
        assertThat(stack(SECOND).orElseThrow().bundle()).isEqualTo(OLD);
        assertThat(control().stacks()).hasSize(2);
        assertThat(context.getBundles()).as("no trial is left").hasSize(bundles);
    }

    @Test
    public void shouldGoOnWhenTheNewVersionDoesNotResolve() throws Exception {
        String imports = kernel().getHeaders().get(Constants.IMPORT_PACKAGE);
        goesOnThrough(() -> update(KernelCopy.jar(kernel(), "1.0.1",
                Map.of(Constants.IMPORT_PACKAGE, imports + ",no.such.library"), "")), "no.such.library");
    }

    @Test
    public void shouldGoOnWhenTheNewVersionDoesNotStart() throws Exception {
        goesOnThrough(() -> update(KernelCopy.jar(kernel(), "1.0.1",
                Map.of(Constants.BUNDLE_ACTIVATOR, "no.such.Activator"), "")), "no.such.Activator");
    }

    @Test
    public void shouldGoOnWhenTheStackOfTheNewVersionCannotBeMade() throws Exception {
        goesOnThrough(
                () -> update(KernelCopy.jar(kernel(), "1.0.1", Map.of(),
                        "io/nstack/stack/kernel/config/ConfigReader.class")),
                "it does not offer the stack second: java.lang.ClassNotFoundException");
    }

    @Test
    public void shouldGoOnWhenTheStackOfTheNewVersionDoesNotComeUp() throws Exception {
        goesOnThrough(() -> update(KernelCopy.jar(kernel(), "1.0.1", Map.of(), ENGINE)), "its stack second is FAILED");
    }

    @Test
    public void shouldGoOnWhenTheNewVersionIsTheSameAndBroken() throws Exception {
        goesOnThrough(() -> update(KernelCopy.jar(kernel(), "1.0.0", Map.of(), ENGINE)),
                "its stack second is FAILED");
    }

    @Test
    public void shouldRefuseWhatIsAnotherBundleOrNone() throws Exception {
        assertThatThrownBy(() -> update(URI.create(kernel().getLocation())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is bundle io.nstack.stack.kernel, not " + KernelCopy.SYMBOLIC_NAME);
        assertThatThrownBy(() -> update(data().resolve("no-such.jar").toUri())).isInstanceOf(IOException.class)
                .hasMessageContaining("no-such.jar");
        assertThat(isUp(SECOND)).isTrue();
    }

    @Test
    public void shouldTakeAGoodVersion() throws Exception {
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut other = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            update(KernelCopy.jar(kernel(), "1.0.1"));
            awaitUp(SECOND);
            assertThat(stack(SECOND).orElseThrow().bundle()).isEqualTo(KernelCopy.SYMBOLIC_NAME + "/1.0.1");
            try (FlatOut session = FlatOut.drive(SECOND, sockets(), echo.address())) {
                session.finish();
            }
            other.finish();
        }
    }
}
