package io.nstack.dpdk.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.VethPair;
import io.nstack.link.Link;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** What an operator sees of a configuration, whatever is wrong with it or with its device. */
class ConfiguredLinkTest {

    private static final int TICKS = 4; // between tries

    private final List<Link> services = new ArrayList<>();
    private final LinkKeeper keeper = new LinkKeeper();
    private final BundleContext context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[]{BundleContext.class}, (proxy, method, arguments) -> registration((Link) arguments[1]));

    private ServiceRegistration<?> registration(Link service) {
        services.add(service);
        return (ServiceRegistration<?>) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[]{ServiceRegistration.class}, (proxy, method, arguments) -> services.remove(service));
    }

    private ConfiguredLink configure(String device, Object frames) {
        return new ConfiguredLink(context,
                Map.of("service.pid", "io.nstack.link.dpdk~it", "device", device, "frames", frames), keeper);
    }

    private static void ticks(ConfiguredLink link) {
        for (int i = 0; i < TICKS; i++) {
            link.tick();
        }
    }

    @Test
    void shouldOfferALinkThatSaysWhatIsWrongWithItsConfiguration() {
        ConfiguredLink link = configure("net_ring", "many");
        assertThat(services).singleElement().satisfies(each -> {
            assertThat(each.name()).isEqualTo("it");
            assertThat(each.status().up()).isFalse();
            assertThat(each.status().reason()).contains("option frames='many'");
        });
        ticks(link);
        assertThat(services).hasSize(1);
        link.end();
        assertThat(services).isEmpty();
    }

    @Test
    void shouldOfferItsDeviceUntilItEnds() {
        NeedsShim.assume();
        ConfiguredLink link = configure("net_ring", 1024);
        assertThat(services).singleElement().satisfies(each -> assertThat(each.status().up()).isTrue());
        link.end();
        assertThat(services).isEmpty();
        link.tick();
        assertThat(services).isEmpty();
    }

    @Test
    void shouldFollowAnInterfaceThatGoesAndComes() {
        NeedsShim.assumeWithCables();
        try (VethPair cable = VethPair.withMtu(1500)) {
            ConfiguredLink link = configure("net_af_packet,iface=" + cable.stackSide(), 1024);
            assertThat(services.getFirst().status().up()).isTrue();

            cable.unplug();
            link.tick();
            assertThat(services).singleElement().satisfies(each -> assertThat(each.status().reason())
                    .contains("has gone"));

            cable.plugAgain(1400);
            ticks(link);
            assertThat(services).singleElement().satisfies(each -> {
                assertThat(each.status().up()).isTrue();
                assertThat(each.traits().mtuBytes()).isEqualTo(1400);
            });
            link.end();
            assertThat(services).isEmpty();
        }
    }
}
