package io.nstack.features;

import io.nstack.nsocket.operate.BundleUpdate;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps the framework in step with the bundles in {@code data/deploy}. File Install's own way with them replaces a
 * bundle before it knows whether the new version is any good; this one leaves that to {@link BundleUpdate}.
 */
@Component
public final class WatchedBundles implements ArtifactInstaller, BundleListener {
    private static final System.Logger LOG = System.getLogger(WatchedBundles.class.getName());

    private final BundleContext framework;
    private final BundleUpdate updates;
    private final WatchedFiles seen;
    private final Path watched;

    @Activate
    public WatchedBundles(BundleContext context, @Reference BundleUpdate updates) throws IOException {
        this.framework = context.getBundle(0).getBundleContext(); // what is dropped in is not this bundle's
        this.updates = updates;
        this.watched = Path.of(context.getProperty("io.nstack.data")).resolve("deploy");
        this.seen = new WatchedFiles(context.getDataFile("deployed.properties").toPath());
        removeVanished();
        framework.addBundleListener(this);
    }

    /** What was taken out of the folder while nobody looked; File Install does not notice. */
    private void removeVanished() throws IOException {
        for (Bundle each : framework.getBundles()) {
            if (isWatched(each)) {
                File file = new File(URI.create(each.getLocation()));
                if (!file.exists()) uninstall(file);
            }
        }
    }

    @Deactivate
    void stop() { framework.removeBundleListener(this); }

    @Override
    public boolean canHandle(File file) {
        if (!watched.equals(file.toPath().getParent()) || file.isHidden()) return false;
        // asked once more when it has gone
        return file.exists() ? BundleFile.missing(file) == null : framework.getBundle(location(file)) != null;
    }

    /** Also called for each file at every start of the runtime. */
    @Override
    public synchronized void install(File file) throws IOException {
        Bundle present = framework.getBundle(location(file));
        if (present != null) {
            update(file);
            return;
        }
        try (InputStream in = Files.newInputStream(file.toPath())) {
            Bundle bundle = framework.installBundle(location(file), in);
            seen.put(file);
            LOG.log(System.Logger.Level.INFO, "deploy/{0} is installed: {1}", file.getName(), text(bundle));
            start(bundle);
        } catch (BundleException e) {
            LOG.log(System.Logger.Level.ERROR, "deploy/{0} is not installed: {1}", file.getName(), e.getMessage());
        }
    }

    @Override
    public synchronized void update(File file) throws IOException {
        Bundle bundle = framework.getBundle(location(file));
        if (bundle == null) {
            install(file);
        } else if (!seen.isAsBefore(file)) {
            seen.put(file);
            try {
                updates.update(bundle.getBundleId(), file.toURI());
                startIfWanted(bundle);
                refresh();
            } catch (IOException | IllegalArgumentException e) {
                LOG.log(System.Logger.Level.ERROR, "deploy/{0}: {1}", file.getName(), e.getMessage());
            }
        }
    }

    @Override
    public synchronized void uninstall(File file) throws IOException {
        Bundle bundle = framework.getBundle(location(file));
        if (bundle == null) return;
        try {
            String gone = text(bundle);
            bundle.uninstall();
            seen.remove(file);
            refresh();
            LOG.log(System.Logger.Level.INFO, "deploy/{0} is gone: {1} is uninstalled", file.getName(), gone);
        } catch (BundleException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A bundle that has come may be what another one waited for. */
    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getType() != BundleEvent.INSTALLED && event.getType() != BundleEvent.UPDATED) return;
        for (Bundle each : framework.getBundles()) {
            if (each.getState() == Bundle.INSTALLED && isWatched(each) && !each.equals(event.getBundle())
                    && resolves(each)) {
                startIfWanted(each);
            }
        }
    }

    private boolean resolves(Bundle bundle) {
        return framework.getBundle().adapt(FrameworkWiring.class).resolveBundles(List.of(bundle));
    }

    private boolean isWatched(Bundle bundle) {
        return bundle.getLocation().startsWith(watched.toFile().toURI().toString());
    }

    /** Not if an operator has stopped it. */
    private static void startIfWanted(Bundle bundle) {
        if (bundle.adapt(BundleStartLevel.class).isPersistentlyStarted()) start(bundle);
    }

    private static void start(Bundle bundle) {
        @Nullable
        String host = bundle.getHeaders("").get(Constants.FRAGMENT_HOST);
        if (host != null || bundle.getState() == Bundle.ACTIVE) return;
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            LOG.log(System.Logger.Level.ERROR, "{0} does not start: {1}", text(bundle), e.getMessage());
        }
    }

    private void refresh() { framework.getBundle().adapt(FrameworkWiring.class).refreshBundles(null); }

    private static String location(File file) { return file.toURI().normalize().toString(); }

    private static String text(Bundle bundle) { return bundle.getSymbolicName() + "/" + bundle.getVersion(); }
}
