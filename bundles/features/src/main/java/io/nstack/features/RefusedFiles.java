package io.nstack.features;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Says why a file in the watched folder is not taken. File Install silently skips what no installer wants, so this one,
 * the last in rank, wants everything that is no bundle. (File Install's own installer for bundles comes after all
 * others.)
 */
@Component(property = Constants.SERVICE_RANKING + ":Integer=-2147483648")
public final class RefusedFiles implements ArtifactInstaller {
    private static final System.Logger LOG = System.getLogger(RefusedFiles.class.getName());

    private static final List<String> REQUIRED = List.of(Constants.BUNDLE_SYMBOLICNAME, Constants.BUNDLE_VERSION);

    private final Path watched;

    @Activate
    public RefusedFiles(BundleContext context) {
        watched = Path.of(context.getProperty("io.nstack.data")).resolve("deploy");
    }

    @Override
    public boolean canHandle(File file) {
        return watched.equals(file.toPath().getParent()) && !file.isHidden() && missing(file) != null;
    }

    @Override
    public void install(File file) {
        LOG.log(System.Logger.Level.ERROR, "deploy/{0} is not installed: {1}", file.getName(), missing(file));
    }

    @Override
    public void update(File file) { install(file); }

    @Override
    public void uninstall(File file) {
        LOG.log(System.Logger.Level.INFO, "deploy/{0}, which was not installed, is gone", file.getName());
    }

    /** What keeps the file from being a bundle, or null if it is one. */
    private static @Nullable String missing(File file) {
        if (file.isDirectory()) return "it is a folder, a bundle is one jar file";
        try (JarFile jar = new JarFile(file)) {
            for (String header : REQUIRED) {
                if (value(jar, header) == null) return "it is a jar without " + header + ", so no OSGi bundle";
            }
            return null;
        } catch (IOException e) {
            return "it is no readable jar file: " + e.getMessage();
        }
    }

    private static @Nullable String value(JarFile jar, String header) throws IOException {
        Manifest manifest = jar.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(header);
    }
}
