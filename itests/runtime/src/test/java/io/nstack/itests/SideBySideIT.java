package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;

/** Two versions of one stack's bundle at once. */
public class SideBySideIT extends RuntimeSupport {

    private Bundle install(String version) throws Exception {
        return install("kernel-copy-" + version,
                KernelCopy.jar(bundleOf("io.nstack.stack.kernel"), version));
    }

    /** A configuration for one version only (OSGi Compendium section 104.3.2, targeted PIDs). */
    private void configureFor(String version, String name) throws Exception {
        configure(KernelCopy.FACTORY + "|" + KernelCopy.SYMBOLIC_NAME + "|" + version, name, Map.of("name", name));
    }

    private static String bundle(String version) { return KernelCopy.SYMBOLIC_NAME + "/" + version; }

    @Test
    public void shouldServeOnTwoVersionsOfOneStackAtOnce() throws Exception {
        configureFor("1.0.0", "older");
        configureFor("2.0.0", "newer");
        Bundle older = install("1.0.0");
        Bundle newer = install("2.0.0");
        awaitUp("older");
        awaitUp("newer");
        assertThat(stack("older").orElseThrow().bundle()).isEqualTo(bundle("1.0.0"));
        assertThat(stack("newer").orElseThrow().bundle()).isEqualTo(bundle("2.0.0"));
        try (EchoListener onOlder = EchoListener.on("older", sockets());
                EchoListener onNewer = EchoListener.on("newer", sockets());
                FlatOut oldToNew = FlatOut.drive("older", sockets(), onNewer.address());
                FlatOut newToOld = FlatOut.drive("newer", sockets(), onOlder.address());
                FlatOut newToNew = FlatOut.drive("newer", sockets(), onNewer.address())) {
            oldToNew.awaitProgress();
            newToOld.awaitProgress();
            older.uninstall();
            awaitGone("older");
            Await.until("the session on the older version has ended", () -> oldToNew.failure() != null);
            assertThat(oldToNew.failure()).contains("older: the stack was removed");
            newToNew.awaitProgress();
            newToNew.finish();
        }
        newer.uninstall();
        awaitGone("newer");
    }

    @Test
    public void shouldLetTheNewerVersionWaitForTheNameOfTheOlder() throws Exception {
        configure(KernelCopy.FACTORY, "shared", Map.of("name", "shared"));
        Bundle older = install("1.0.0");
        awaitUp("shared");
        install("2.0.0");
        Await.until("the newer version waits", () -> control().stacks().stream()
                .anyMatch(each -> each.bundle().equals(bundle("2.0.0"))
                        && each.status().reason().equals("waits for the older stack of this name to leave")));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("shared", sockets(), echo.address())) {
            assertThat(stack("shared").orElseThrow().bundle()).isEqualTo(bundle("1.0.0"));
            session.finish();
        }
        older.uninstall();
        awaitUp("shared");
        assertThat(stack("shared").orElseThrow().bundle()).isEqualTo(bundle("2.0.0"));
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive("shared", sockets(), echo.address())) {
            session.finish();
        }
    }
}
