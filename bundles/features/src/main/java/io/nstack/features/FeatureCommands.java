package io.nstack.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The shell commands {@code feature:list}, {@code feature:install} and {@code feature:uninstall}. */
@Component(service = FeatureCommands.class, property = {"osgi.command.scope=feature", "osgi.command.function=list",
        "osgi.command.function=install", "osgi.command.function=uninstall"})
public final class FeatureCommands {
    private final FeatureFiles files;
    private final FeatureList installed;
    private final FeatureInstaller installer;

    @Activate
    public FeatureCommands(BundleContext context) {
        files = new FeatureFiles(Path.of(context.getProperty("io.nstack.home")));
        installed = new FeatureList(Path.of(context.getProperty("io.nstack.data")).resolve("features.json"));
        installer = new FeatureInstaller(context, files, installed);
    }

    @Descriptor("lists the features of this image and which of them are installed")
    public String list() throws IOException {
        List<String> names = installed.names();
        var table = new StringBuilder("%-20s %-10s %s".formatted("FEATURE", "INSTALLED", "CONTENT"));
        for (String name : files.names()) {
            table.append("%n%-20s %-10s %s".formatted(name, names.contains(name) ? "yes" : "no",
                    files.read(name).description()));
        }
        return table.toString();
    }

    @Descriptor("installs and starts the bundles of a feature; lasts over restarts")
    public String install(@Descriptor("name of the feature") String name) throws IOException, BundleException {
        List<String> added = installer.install(name).stream().map(Bundle::getSymbolicName).toList();
        return "feature " + name + " installed: " + count(added) + " new";
    }

    @Descriptor("uninstalls the bundles that only this feature needs; lasts over restarts")
    public String uninstall(@Descriptor("name of the feature") String name) throws IOException, BundleException {
        return "feature " + name + " uninstalled: " + count(installer.uninstall(name)) + " removed";
    }

    private static String count(List<String> bundles) {
        return bundles.size() == 1 ? "1 bundle" : bundles.size() + " bundles";
    }
}
