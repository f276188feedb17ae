package io.nstack.links.config;

import io.nstack.link.Link;
import io.nstack.links.memory.MemoryWire;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One configuration of {@code io.nstack.link.memory}: a wire whose ends are two services. */
@Component(service = {}, immediate = true, configurationPid = "io.nstack.link.memory", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredWire {

    private final ServiceRegistration<Link> first;
    private final ServiceRegistration<Link> second;

    /**
     * Makes the wire.
     *
     * @throws IllegalArgumentException if an option is wrong; the component runtime logs it
     */
    @Activate
    public ConfiguredWire(BundleContext context, Map<String, Object> properties) {
        MemoryWire wire = new MemoryWire(WireOptions.read(properties));
        first = register(context, wire.first());
        second = register(context, wire.second());
    }

    static ServiceRegistration<Link> register(BundleContext context, Link link) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("name", link.name()));
        return context.registerService(Link.class, link, properties);
    }

    /** Takes both ends away; who uses them has closed their queues when this returns. */
    @Deactivate
    public void remove() {
        first.unregister();
        second.unregister();
    }
}
