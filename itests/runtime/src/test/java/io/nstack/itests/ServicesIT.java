package io.nstack.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.lives.EmptyStack;
import io.nstack.itests.lives.StacksByHand;
import io.nstack.nsocket.NSocket;
import io.nstack.nsocket.operate.SessionControl;
import io.nstack.rd.PolicyControl;
import io.nstack.rd.RdEngine;
import io.nstack.stack.NetworkStack;
import io.nstack.stack.StackState;
import java.util.Map;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;

public class ServicesIT extends RuntimeSupport {

    @Test
    public void shouldHaveAStackServiceForEachConfiguration() throws Exception {
        Configuration edge = kernel("edge", Map.of());
        Configuration core = kernel("core", Map.of("tcpNoDelay", true));
        awaitUp("kernel~edge");
        awaitUp("kernel~core");
        assertThat(stackServices()).isEqualTo(3);

        edge.delete();
        awaitGone("kernel~edge");
        Await.until("two are left", () -> stackServices() == 2);
        assertThat(isUp("kernel~core")).isTrue();

        core.delete();
        awaitGone("kernel~core");
        assertThat(isUp(KERNEL)).isTrue();
    }

    @Test
    public void shouldBeReadyWhileEveryStackIsUp() throws Exception {
        Await.until("ready", () -> isReady());
        Configuration waiting = kernel("waiting", Map.of("bindToDevice", "nodev0"));
        Await.until(() -> "down for the missing device, not " + detail(), () -> detail().contains("nodev0"));
        assertThat(detail()).contains("kernel UP", "kernel~waiting DOWN");
        assertThat(isReady()).isFalse();
        waiting.delete();
        Await.until("ready again", () -> isReady());
        assertThat(detail()).isEqualTo("kernel UP");
    }

    @Test
    public void shouldTakeAwayAndBringBackWhatABundleOffers() throws Exception {
        Bundle rd = bundleOf("io.nstack.rd");
        rd.stop();
        assertThat(isThere(RdEngine.class)).isFalse();
        assertThat(isThere(PolicyControl.class)).isFalse();
        rd.start();
        assertThat(isThere(RdEngine.class)).isTrue();
        assertThat(isThere(PolicyControl.class)).isTrue();
    }

    @Test
    public void shouldComeBackWithItsStacksWhenTheSessionLayerIsRestarted() throws Exception {
        Bundle sessions = bundleOf("io.nstack.nsocket");
        sessions.stop();
        assertThat(isThere(NSocket.class)).isFalse();
        assertThat(isThere(SessionControl.class)).isFalse();
        sessions.start();
        awaitUp(KERNEL);
        try (EchoListener echo = EchoListener.on(KERNEL, sockets());
                FlatOut session = FlatOut.drive(KERNEL, sockets(), echo.address())) {
            session.finish();
        }
    }

    @Test
    public void shouldSayWhichStackDoesNotComeBackWithTheSessionLayer() throws Exception {
        install("by-hand", StackJar.of("io.nstack.itests.by.hand", StacksByHand.class, EmptyStack.class,
                EmptyStack.Engine.class));
        awaitUp("lasting");
        awaitUp("made-anew");
        Bundle sessions = bundleOf("io.nstack.nsocket");
        sessions.stop();
        sessions.start();
        awaitUp(KERNEL);
        awaitUp("made-anew");
        Await.until(() -> "failed, not " + stack("lasting"), () -> stack("lasting")
                .filter(each -> each.status().state() == StackState.FAILED).isPresent());
        assertThat(stack("lasting").orElseThrow().status().reason())
                .isEqualTo("was stopped before and does not start again: restart its bundle");
    }

    private int stackServices() throws Exception {
        return context.getServiceReferences(NetworkStack.class, null).size();
    }

    private boolean isReady() { return Boolean.TRUE.equals(property("nstack.ready")); }

    private String detail() { return String.valueOf(property("nstack.ready.detail")); }

    private Object property(String name) {
        ServiceReference<SessionControl> reference = context.getServiceReference(SessionControl.class);
        return reference == null ? null : reference.getProperty(name);
    }
}
