package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.nsocket.operate.StackInfo;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.cm.Configuration;

public class StackUpdateIT extends RuntimeSupport {

    private static final int UPDATES = 20;
    private static final String SECOND = "second";

    @Test
    public void shouldCarrySessionsOfOneStackThroughUpdatesAndUninstallOfAnothersBundle() throws Exception {
        Bundle second = installSecond();
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive(KERNEL, sockets(), echo.address());
                Openers opened = Openers.run(KERNEL, sockets(), echo.address())) {
            for (int version = 1; version <= UPDATES; version++) {
                String newer = "1.0." + version;
                second.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), newer));
                Await.until(() -> newer + " is up, not " + stack(SECOND), () -> isUp(SECOND)
                        && stack(SECOND).orElseThrow().bundle().equals(KernelCopy.SYMBOLIC_NAME + "/" + newer));
                session.awaitProgress();
            }
            second.uninstall();
            assertThat(stack(SECOND)).isEmpty();
            session.awaitProgress();
            opened.awaitMore();
            session.finish();
            opened.close();
            assertThat(opened.refused()).isEmpty();
            assertThat(opened.cut()).isEmpty();
            assertThat(session.info().stack()).isEqualTo(KERNEL);
        }
    }

    @Test
    public void shouldRefuseSessionsThatWantTheStackWhileItIsUpdatedAndNameIt() throws Exception {
        Bundle second = installSecond();
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                Openers wanting = Openers.run(SECOND, sockets(), echo.address())) {
            wanting.awaitMore();
            for (int version = 1; version <= UPDATES; version++) {
                second.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + version));
                awaitUp(SECOND);
                wanting.awaitMore();
            }
            second.uninstall();
            int before = wanting.refused().size();
            Await.until("another refusal", () -> wanting.refused().size() > before);
            wanting.close();
            assertThat(wanting.refused()).extracting(IOException::getMessage).allMatch(each -> each.contains(SECOND));
            assertThat(wanting.cut()).extracting(IOException::getMessage).allMatch(each -> each.contains(SECOND));
            assertThat(wanting.servedBy(SECOND)).isPositive();
        }
    }

    @Test
    public void shouldServeNewSessionsByTheNextCandidateWhileTheFirstIsUpdated() throws Exception {
        Bundle second = installSecond();
        policy("""
                {"rules": [{"name": "second-first", "direction": "connect", "stacks": ["second", "kernel"]}]}
                """);
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                Openers any = Openers.run("", sockets(), echo.address())) {
            any.awaitMore();
            for (int version = 1; version <= UPDATES; version++) {
                second.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + version));
                awaitUp(SECOND);
                any.awaitMore();
            }
            second.uninstall();
            any.awaitMore();
            any.close();
            assertThat(any.refused()).isEmpty();
            assertThat(any.cut()).extracting(IOException::getMessage).allMatch(each -> each.contains(SECOND));
            assertThat(any.servedBy(SECOND)).isPositive();
            assertThat(any.servedBy(KERNEL)).isPositive();
        }
    }

    @Test
    public void shouldCarrySessionsThroughConfigurationUpdatesOfAnotherInstance() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        awaitUp("kernel~edge");
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive(KERNEL, sockets(), echo.address());
                Openers opened = Openers.run(KERNEL, sockets(), echo.address())) {
            for (int turn = 0; turn < UPDATES; turn++) {
                Instant before = stack("kernel~edge").map(StackInfo::since).orElseThrow();
                edge.update(new Hashtable<>(Map.of("tcpNoDelay", turn % 2 == 0)));
                Await.until("the updated instance is up", () -> isUp("kernel~edge")
                        && stack("kernel~edge").orElseThrow().since().isAfter(before));
                session.awaitProgress();
            }
            edge.delete();
            awaitGone("kernel~edge");
            opened.awaitMore();
            session.finish();
            opened.close();
            assertThat(opened.refused()).isEmpty();
            assertThat(opened.cut()).isEmpty();
        }
    }

    @Test
    public void shouldLeaveNoClassLoaderOfAStackBundleBehind() throws Exception {
        Bundle second = installSecond();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress(0))) {
            for (int version = 1; version <= 5; version++) {
                loaders.add(new WeakReference<>(second.adapt(BundleWiring.class).getClassLoader()));
                try (FlatOut session = FlatOut.drive(SECOND, sockets(), echo.address())) {
                    second.update(KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0." + version));
                    Await.until("cut", () -> session.failure() != null);
                }
                awaitUp(SECOND);
            }
            second.uninstall();
            context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(null);
            Await.until(() -> "collected, not " + loaders.stream().filter(each -> each.get() != null).count() + " of "
                    + loaders.size() + " kept", () -> {
                        System.gc();
                        return loaders.stream().allMatch(each -> each.get() == null);
                    });
        }
    }

    private Bundle installSecond() throws Exception {
        Bundle second = install("second", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
        configure(KernelCopy.FACTORY, SECOND, Map.of("name", SECOND));
        awaitUp(SECOND);
        return second;
    }
}
