package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.guest.GuestApplication;
import io.nstack.itests.guest.ThreadGuest;
import io.nstack.itests.guest.ThreadLocalGuest;
import io.nstack.itests.guest.TimerGuest;
import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.nsocket.operate.BundleState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Nothing of a bundle is left when it has gone; one that breaks the rules is named. */
public class LeftBehindIT extends RuntimeSupport {

    private static final int ROUNDS = 10;
    private static final String APPLICATION = "io.nstack.itests.guest";
    private static final String SECOND = "second";

    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();

    @Override
    Map<String, String> settings() { return Map.of("nstack.leak.check.seconds", "1"); }

    // ---- nothing is left ----

    @Test
    public void shouldLeaveNothingOfAnApplicationThatIsUninstalled() throws Exception {
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

    @Test
    public void shouldLeaveNothingOfAnApplicationThatIsUpdated() throws Exception {
        Map<String, byte[]> keys = Map.of("tls.p12", TlsKeys.pkcs12());
        Bundle application = install("guest", ApplicationJar.of(APPLICATION, GuestApplication.class, keys));
        for (int round = 0; round < ROUNDS; round++) {
            loaders.add(new WeakReference<>(application.adapt(BundleWiring.class).getClassLoader()));
            application.update(ApplicationJar.of(APPLICATION, GuestApplication.class, keys));
        }
        awaitCollected();
        assertThat(holdings(APPLICATION)).extracting(BundleHoldings::state).containsExactly(BundleState.ACTIVE);
    }

    @Test
    public void shouldLeaveNothingOfAStackThatIsUninstalledWithSessionsOpen() throws Exception {
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

    @Test
    public void shouldLeaveNothingOfAnRdThatAnotherReplaced() throws Exception {
        Bundle rd = bundleOf("io.nstack.rd");
        for (int round = 0; round < 3; round++) {
            loaders.add(new WeakReference<>(rd.adapt(BundleWiring.class).getClassLoader()));
            rd.update();
        }
        awaitCollected();
    }

    // ---- rules are broken ----

    @Test
    public void shouldNameABundleThatForgetsATimer() throws Exception {
        assertThat(nameOf(TimerGuest.class)).contains("timer " + TimerGuest.class.getName() + " on nstack-loop-");
    }

    @Test
    public void shouldNameABundleThatLeavesAThreadLocal() throws Exception {
        assertThat(nameOf(ThreadLocalGuest.class)).contains("ThreadLocal", "nstack-loop-");
    }

    @Test
    public void shouldNameABundleThatLeavesAThread() throws Exception {
        assertThat(nameOf(ThreadGuest.class)).contains("thread guest-thread", ThreadGuest.class.getName() + ".run");
        Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals("guest-thread"))
                .forEach(Thread::interrupt);
    }

    /** Installs and uninstalls it; what the log says of it, after holding it against the command's words. */
    private String nameOf(Class<?> activator) throws Exception {
        String name = APPLICATION + "." + activator.getSimpleName();
        Bundle breaker = context.installBundle(name, ApplicationJar.of(name, activator));
        breaker.start();
        String text = name + "/1.0.0 (" + breaker.getBundleId() + ")";
        breaker.uninstall();
        Await.until("named in the log", () -> warnings().stream().anyMatch(each -> each.contains(text)));
        BundleHoldings left = holdings(name).getFirst();
        assertThat(left.state()).isEqualTo(BundleState.GONE);
        assertThat(left.loaderAlive()).isTrue();
        assertThat(run("nstack:holdings " + name).replaceAll("\\s+", " "))
                .contains(name + "/1.0.0 is held by " + left.heldBy().getFirst(), "gone");
        return warnings().stream().filter(each -> each.contains(text)).findFirst().orElseThrow();
    }

    private String run(String command) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Await.until("the command is there", () -> context.getServiceReferences((String) null,
                "(&(osgi.command.scope=nstack)(osgi.command.function=holdings))") != null);
        try (CommandSession session = service(CommandProcessor.class).createSession(InputStream.nullInputStream(), out,
                out)) {
            session.execute(command);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    // ---- what is left ----

    private List<BundleHoldings> holdings(String bundle) {
        return control().holdings().stream().filter(each -> each.name().equals(bundle)).toList();
    }

    private void awaitNothingBeyond(Belongings before) throws IOException {
        awaitCollected();
        List<List<String>> last = new ArrayList<>(List.of(List.of()));
        Await.until(() -> "nothing more than before, but " + last.getFirst(), () -> {
            last.set(0, Belongings.now().beyond(before));
            return last.getFirst().isEmpty();
        });
    }

    /** All the loaders have gone, and the runtime has seen that they have, and named none. */
    private void awaitCollected() throws IOException {
        Await.until(() -> "collected, not " + loaders.stream().filter(each -> each.get() != null).count() + " of "
                + loaders.size() + " kept; " + control().holdings(), () -> {
                    System.gc();
                    return loaders.stream().allMatch(each -> each.get() == null);
                });
        Await.until(() -> "none is gone and there, not " + control().holdings(), () -> control().holdings().stream()
                .noneMatch(each -> each.state() == BundleState.GONE && !each.name().contains("Guest")));
        assertThat(warnings()).allMatch(each -> each.contains("Guest"));
    }

    private List<String> warnings() throws IOException {
        return log().stream().filter(each -> each.contains("still in memory")).toList();
    }
}
