package io.nstack.features;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps Configuration Admin in step with the {@code *.cfg.json} files of {@code data/etc}. A wrong file changes
 * nothing: what it said before stays in force, and the log says where it is wrong.
 */
@Component
public final class JsonConfigurations implements ArtifactInstaller {
    /** Marks a configuration with the file it came from; the dot keeps it private (R8 section 112.6.3). */
    static final String ORIGIN = ".nstack.configuration.file";

    private static final System.Logger LOG = System.getLogger(JsonConfigurations.class.getName());

    private final BundleContext context;
    private final ConfigurationAdmin admin;

    @Activate
    public JsonConfigurations(BundleContext context, @Reference ConfigurationAdmin admin) throws IOException {
        this.context = context;
        this.admin = admin;
        readAll(Path.of(property("io.nstack.data")).resolve("etc"));
    }

    /** File Install looks twice before it believes in a file; the stacks of the start shall not wait for that. */
    private void readAll(Path folder) throws IOException {
        for (Configuration configuration : list("(" + ORIGIN + "=*)")) {
            Object origin = configuration.getProperties().get(ORIGIN);
            if (!Files.exists(Path.of(String.valueOf(origin)))) configuration.delete();
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (canHandle(file.toFile())) apply(file);
            }
        }
    }

    @Override
    public boolean canHandle(File file) { return file.isFile() && file.getName().endsWith(ConfigurationFile.SUFFIX); }

    @Override
    public void install(File file) throws IOException { apply(file.toPath()); }

    @Override
    public void update(File file) throws IOException { apply(file.toPath()); }

    @Override
    public void uninstall(File file) throws IOException {
        for (Configuration configuration : from(file.toPath())) {
            String pid = configuration.getPid(); // not to be had after the deletion
            configuration.delete();
            LOG.log(System.Logger.Level.INFO, "{0} is gone: {1} removed", file.getName(), pid);
        }
    }

    private synchronized void apply(Path file) throws IOException {
        Map<String, Dictionary<String, Object>> wanted;
        try {
            wanted = ConfigurationFile.read(file, this::property);
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.ERROR, "{0} is not applied, what was configured before stays: {1}", file,
                    e.getMessage());
            return;
        }
        for (Configuration configuration : from(file)) {
            if (!wanted.containsKey(configuration.getPid())) configuration.delete();
        }
        for (var entry : wanted.entrySet()) {
            entry.getValue().put(ORIGIN, file.toString());
            if (configuration(entry.getKey()).updateIfDifferent(entry.getValue())) {
                LOG.log(System.Logger.Level.INFO, "{0} configures {1}", file.getFileName(), entry.getKey());
            }
        }
    }

    /** The location {@code ?} lets any bundle have it. */
    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }

    private List<Configuration> from(Path file) throws IOException {
        return list("(" + ORIGIN + "=" + file.toString().replaceAll("([\\\\*()])", "\\\\$1") + ")");
    }

    private List<Configuration> list(String filter) throws IOException {
        try {
            Configuration @Nullable [] found = admin.listConfigurations(filter);
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private String property(String name) {
        String value = context.getProperty(name);
        if (value == null) throw new IllegalArgumentException("no framework property " + name);
        return value;
    }
}
