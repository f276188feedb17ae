package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.guest.GuestApplication;
import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.nsocket.operate.BundleState;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Before;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What is left of bundles that have gone. Without tests of its own: Pax Exam takes one that two classes inherit for the
 * same.
 */
public abstract class LeftBehindSupport extends RuntimeSupport {

    static final int ROUNDS = 10;
    static final String APPLICATION = "io.nstack.itests.guest";

    private static final String SECOND = "second";
    private static final String SOFT_GO_TOO = "-XX:SoftRefLRUPolicyMSPerMB=0";

    final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Override
    Map<String, String> settings() { return Map.of("nstack.leak.check.seconds", "2"); }

    /** Else the JDK's own caches keep the class of the last record that was compared (decision 12). */
    @Before
    public final void requireTheLaunchersOption() {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .as("options of this JVM, which must collect soft references as ./nstack has it").contains(SOFT_GO_TOO);
    }

    // ---- rounds ----

    /** Ten rounds of an application that has sessions open when it is uninstalled. */
    final void leaveNothingOfAnApplication() throws Exception {
        Map<String, byte[]> keys = Map.of("tls.p12", TlsKeys.pkcs12());
        runOnce(keys); // what the first one brings into being for good
        awaitCollected();
        Belongings before = Belongings.now();
        for (int round = 0; round < ROUNDS; round++) {
            runOnce(keys);
        }
        awaitNothingBeyond(before);
    }

    private void runOnce(Map<String, byte[]> keys) throws Exception {
        Bundle application = context.installBundle("guest",
                ApplicationJar.of(APPLICATION, GuestApplication.class, keys));
        application.start();
        loaders.add(new WeakReference<>(application.adapt(BundleWiring.class).getClassLoader()));
        long id = application.getBundleId();
        // the session that was refused leaves the table after its future has failed
        Await.until(() -> "three sessions and two listeners, not " + holdings(APPLICATION), () -> holdings(APPLICATION)
                .stream().anyMatch(each -> each.id() == id && each.state() == BundleState.ACTIVE
                        && each.sessions() == 3 && each.listeners() == 2));
        application.uninstall();
        assertThat(control().sessions()).noneMatch(each -> each.bundle().equals(APPLICATION));
        assertThat(control().listeners()).noneMatch(each -> each.bundle().equals(APPLICATION));
    }

    /** Ten rounds of a stack that carries sessions when it is uninstalled. */
    final void leaveNothingOfAStack() throws Exception {
        try (EchoListener echo = EchoListener.open("", sockets(), new InetSocketAddress(0));
                FlatOut other = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            carryOnce(echo);
            awaitCollected();
            Belongings before = Belongings.now();
            for (int round = 0; round < ROUNDS; round++) {
                carryOnce(echo);
            }
            awaitNothingBeyond(before);
            other.awaitProgress();
            other.finish();
        }
    }

    private void carryOnce(EchoListener echo) throws Exception {
        Bundle stack = context.installBundle("second", KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), "1.0.0"));
        stack.start();
        org.osgi.service.cm.Configuration instance = configure(KernelCopy.FACTORY, SECOND, Map.of("name", SECOND));
        awaitUp(SECOND);
        loaders.add(new WeakReference<>(stack.adapt(BundleWiring.class).getClassLoader()));
        assertThat(holdings(KernelCopy.SYMBOLIC_NAME)).anySatisfy(each -> assertThat(each.stacks())
                .containsExactly(SECOND));
        try (FlatOut session = FlatOut.drive(SECOND, sockets(), echo.address());
                EchoListener there = EchoListener.on(SECOND, sockets());
                FlatOut accepted = FlatOut.drive(KERNEL, sockets(), there.address())) {
            accepted.awaitProgress();
            stack.uninstall();
            Await.until("cut", () -> session.failure() != null && accepted.failure() != null);
        }
        delete(instance);
    }

    // ---- what is left ----

    final List<BundleHoldings> holdings(String bundle) {
        return control().holdings().stream().filter(each -> each.name().equals(bundle)).toList();
    }

    final void awaitNothingBeyond(Belongings before) throws IOException {
        awaitCollected();
        List<List<String>> last = new ArrayList<>(List.of(List.of()));
        Await.until(() -> "nothing more than before, but " + last.getFirst(), () -> {
            last.set(0, Belongings.now().beyond(before));
            return last.getFirst().isEmpty();
        });
    }

    /** All the loaders have gone, and the runtime has seen that they have, and named none. */
    final void awaitCollected() throws IOException {
        Await.until(() -> "collected, not " + loaders.stream().filter(each -> each.get() != null).count() + " of "
                + loaders.size() + " kept; " + control().holdings(), () -> {
                    System.gc();
                    return loaders.stream().allMatch(each -> each.get() == null);
                });
        Await.until(() -> "none is gone and there, not " + control().holdings(), () -> control().holdings().stream()
                .noneMatch(each -> each.state() == BundleState.GONE && !each.name().contains("Guest")));
        assertThat(warnings()).allMatch(each -> each.contains("Guest"));
    }

    final List<String> warnings() throws IOException {
        return log().stream().filter(each -> each.contains("still in memory")).toList();
    }
}
