package io.nstack.links.config;

import io.nstack.link.Link;
import io.nstack.links.faults.FaultLink;
import io.nstack.links.faults.FaultSettings;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One configuration of {@code io.nstack.link.faults}: a fault injector over another link, while that is there. */
@Component(service = {}, immediate = true, configurationPid = "io.nstack.link.faults", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredFaults implements Overlay.Maker {

    private final FaultSettings settings;
    private final Overlay overlay;

    /**
     * Waits for the link below.
     *
     * @throws IllegalArgumentException if an option is wrong; the component runtime logs it
     */
    @Activate
    public ConfiguredFaults(BundleContext context, Map<String, Object> properties) {
        settings = FaultOptions.read(properties);
        overlay = new Overlay(context, target(properties, settings.name()), this);
        overlay.open();
    }

    static String target(Map<String, Object> properties, String name) {
        String target = new Options(properties, Set.copyOf(properties.keySet())).required("target");
        if (target.equals(name)) {
            throw new IllegalArgumentException("option target='" + target + "': not the link itself");
        }
        return target;
    }

    @Override
    public Link around(Link target) { return new FaultLink(target, settings, System::nanoTime); }

    @Override
    public void ended() {}

    /** Takes the link away. */
    @Deactivate
    public void remove() { overlay.close(); }
}
