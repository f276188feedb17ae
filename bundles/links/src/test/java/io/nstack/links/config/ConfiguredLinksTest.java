package io.nstack.links.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nstack.link.Link;
import io.nstack.link.LinkQueue;
import io.nstack.links.Frames;
import io.nstack.links.TestLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The links as services, in a framework that has nothing else in it. */
class ConfiguredLinksTest {

    @TempDir
    Path folder;

    private Framework framework;
    private BundleContext context;

    @BeforeEach
    void start() throws BundleException {
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
        framework.start();
        context = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private List<String> names() throws InvalidSyntaxException {
        return context.getServiceReferences(Link.class, null).stream()
                .map(each -> String.valueOf(each.getProperty("name"))).sorted().toList();
    }

    private Link link(String name) throws InvalidSyntaxException {
        ServiceReference<Link> reference = context.getServiceReferences(Link.class, "(name=" + name + ")").iterator()
                .next();
        return context.getService(reference);
    }

    private ConfiguredWire wire() {
        return new ConfiguredWire(context, Map.of("service.pid", "io.nstack.link.memory~lab"));
    }

    @Test
    void shouldRegisterBothEndsOfAWireAndTakeThemAway() throws Exception {
        ConfiguredWire wire = wire();
        assertThat(names()).containsExactly("lab-a", "lab-b");

        wire.remove();
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldRegisterNothingWhenAnOptionIsWrong() throws Exception {
        assertThatThrownBy(() -> new ConfiguredWire(context, Map.of("mtuBytes", 1))).hasMessageContaining("mtuBytes");
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldBeThereWhileTheLinkBelowIs() throws Exception {
        ConfiguredFaults faults = new ConfiguredFaults(context, Map.of("name", "lossy", "target", "lab-a", "loss", 1));
        assertThat(names()).isEmpty();
        ConfiguredWire wire = wire();
        assertThat(names()).containsExactly("lab-a", "lab-b", "lossy");
        wire.remove();
        assertThat(names()).isEmpty();
        wire = wire();
        assertThat(names()).contains("lossy");

        faults.remove();
        assertThat(names()).containsExactly("lab-a", "lab-b");
        wire.remove();
    }

    @Test
    void shouldGoBeforeTheLinkBelowIsGone() throws Exception {
        ConfiguredFaults faults = new ConfiguredFaults(context, Map.of("name", "lossy", "target", "lab-a"));
        ConfiguredWire wire = wire();
        Link lossy = link("lossy");
        AtomicBoolean usable = new AtomicBoolean();
        context.addServiceListener(event -> {
            if (event.getType() == ServiceEvent.UNREGISTERING
                    && "lossy".equals(event.getServiceReference().getProperty("name"))) {
                usable.set(canOpen(lossy));
            }
        });
        wire.remove();

        assertThat(usable).isTrue(); // whoever uses it can still close its queues in order
        faults.remove();
    }

    private static boolean canOpen(Link link) {
        try {
            link.open(0, new TestLoop()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldStackARecorderOnAFaultInjectorOnAWire() throws Exception {
        Path file = folder.resolve("lab.pcap");
        ConfiguredPcap pcap = new ConfiguredPcap(context,
                Map.of("name", "recorded", "target", "faulty", "file", file.toString()));
        ConfiguredFaults faults = new ConfiguredFaults(context,
                Map.of("name", "faulty", "target", "lab-a", "duplication", 1));
        ConfiguredWire wire = wire();
        LinkQueue a = link("recorded").open(0, new TestLoop());
        LinkQueue b = link("lab-b").open(0, new TestLoop());
        Frames.send(a, "hello");

        assertThat(Frames.receive(b)).containsExactly("hello", "hello");
        a.close();
        b.close();
        wire.remove();
        assertThat(Files.size(file)).isEqualTo(24 + 16 + 5);
        pcap.remove();
        faults.remove();
    }
}
