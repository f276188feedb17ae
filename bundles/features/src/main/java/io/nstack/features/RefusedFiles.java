package io.nstack.features;

import java.io.File;
import java.nio.file.Path;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Says why a file in the watched folder is not taken. File Install silently skips what no installer wants, so this one,
 * the last in rank, wants everything that is no bundle.
 */
@Component(property = Constants.SERVICE_RANKING + ":Integer=-2147483648")
public final class RefusedFiles implements ArtifactInstaller {
    private static final System.Logger LOG = System.getLogger(RefusedFiles.class.getName());

    private final Path watched;

    @Activate
    public RefusedFiles(BundleContext context) {
        watched = Path.of(context.getProperty("io.nstack.data")).resolve("deploy");
    }

    @Override
    public boolean canHandle(File file) {
        return watched.equals(file.toPath().getParent()) && !file.isHidden() && BundleFile.missing(file) != null;
    }

    @Override
    public void install(File file) {
        LOG.log(System.Logger.Level.ERROR, "deploy/{0} is not installed: {1}", file.getName(),
                BundleFile.missing(file));
    }

    @Override
    public void update(File file) { install(file); }

    @Override
    public void uninstall(File file) {
        LOG.log(System.Logger.Level.INFO, "deploy/{0}, which was not installed, is gone", file.getName());
    }
}
