package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.guest.GuestApplication;
import io.nstack.itests.guest.ThreadGuest;
import io.nstack.itests.guest.ThreadLocalGuest;
import io.nstack.itests.guest.TimerGuest;
import io.nstack.nsocket.operate.BundleHoldings;
import io.nstack.nsocket.operate.BundleState;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Nothing of a bundle is left when it has gone; one that breaks the rules is named. */
public class LeftBehindIT extends LeftBehindSupport {

    private static final Duration NAMED = Duration.ofSeconds(30); // two collections, on a machine that has other things to do

    // ---- nothing is left ----

    @Test
    public void shouldLeaveNothingOfAnApplicationThatIsUninstalled() throws Exception { leaveNothingOfAnApplication(); }

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
        leaveNothingOfAStack();
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
        Await.until(NAMED, () -> "named in the log, not " + holdings(name),
                () -> warnings().stream().anyMatch(each -> each.contains(text)));
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
}
