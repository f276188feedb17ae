package io.nstack.links.config;

import io.nstack.link.Link;
import io.nstack.links.pcap.PcapFile;
import io.nstack.links.pcap.PcapLink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One configuration of {@code io.nstack.link.pcap}: a recorder over another link, while that is there. */
@Component(service = {}, immediate = true, configurationPid = "io.nstack.link.pcap", configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredPcap implements Overlay.Maker {

    private static final Logger LOG = System.getLogger(ConfiguredPcap.class.getName());
    private static final Set<String> KNOWN = Set.of("name", "target", "file", "maxBytes");
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final long LEAST_BYTES = 1024;
    private static final long MOST_BYTES = 1024L * 1024 * 1024 * 1024;

    private final String name;
    private final Path path;
    private final long maxBytes;
    private final Overlay overlay;
    private @Nullable PcapFile file; // between around and ended

    /**
     * Waits for the link below; the file is begun anew each time that it comes.
     *
     * @throws IllegalArgumentException if an option is wrong; the component runtime logs it
     */
    @Activate
    public ConfiguredPcap(BundleContext context, Map<String, Object> properties) {
        Options options = new Options(properties, KNOWN);
        name = options.text("name", options.instance());
        path = path(options.required("file"));
        maxBytes = options.number("maxBytes", LEAST_BYTES, MOST_BYTES, MAX_BYTES);
        overlay = new Overlay(context, ConfiguredFaults.target(properties, name), this);
        overlay.open();
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("option file='" + text + "': " + e.getReason(), e);
        }
    }

    @Override
    public Link around(Link target) throws IOException {
        PcapFile opened = new PcapFile(path, maxBytes);
        file = opened;
        return new PcapLink(name, target, opened, ConfiguredPcap::epochNanos);
    }

    private static long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void ended() {
        PcapFile open = file;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "closing " + path + ": " + e.getMessage());
            }
        }
    }

    /** Takes the link away. */
    @Deactivate
    public void remove() { overlay.close(); }
}
