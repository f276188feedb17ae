package io.nstack.features;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Installs and uninstalls features; a bundle that another installed feature names as well stays. */
final class FeatureInstaller {
    private final BundleContext framework;
    private final FeatureFiles files;
    private final FeatureList installed;

    FeatureInstaller(BundleContext framework, FeatureFiles files, FeatureList installed) {
        this.framework = framework;
        this.files = files;
        this.installed = installed;
    }

    /** @return the bundles that were not there before; none of them stays if one cannot be installed */
    synchronized List<Bundle> install(String name) throws IOException, BundleException {
        Feature feature = files.read(name);
        List<String> names = new ArrayList<>(installed.names());
        if (names.contains(name)) throw new IllegalArgumentException("feature " + name + " is installed already");
        List<Bundle> added = new ArrayList<>();
        try {
            for (FeatureBundle bundle : feature.bundles()) {
                if (framework.getBundle(bundle.location()) == null) added.add(install(bundle));
            }
            // fragments and hosts must all be there before the first of them resolves
            for (Bundle bundle : added) {
                if (!isFragment(bundle)) bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        } catch (IOException | BundleException e) {
            for (Bundle bundle : added) {
                bundle.uninstall();
            }
            throw e;
        }
        names.add(name);
        installed.replace(names);
        return added;
    }

    /** @return the symbolic names of the bundles that went */
    synchronized List<String> uninstall(String name) throws IOException, BundleException {
        Feature feature = files.read(name);
        List<String> names = new ArrayList<>(installed.names());
        if (!names.remove(name)) throw new IllegalArgumentException("feature " + name + " is not installed");
        Set<String> shared = new HashSet<>();
        for (String other : names) {
            files.read(other).bundles().forEach(bundle -> shared.add(bundle.location()));
        }
        List<Bundle> gone = new ArrayList<>();
        for (FeatureBundle bundle : feature.bundles().reversed()) {
            Bundle present = framework.getBundle(bundle.location());
            if (present != null && !shared.contains(bundle.location())) gone.add(present);
        }
        if (gone.contains(framework.getBundle())) {
            throw new IllegalArgumentException("feature " + name + " holds the feature commands themselves");
        }
        for (Bundle bundle : gone) {
            bundle.uninstall();
        }
        installed.replace(names);
        return gone.stream().map(Bundle::getSymbolicName).toList();
    }

    private Bundle install(FeatureBundle bundle) throws IOException, BundleException {
        try (InputStream in = Files.newInputStream(bundle.file())) {
            Bundle installedBundle = framework.installBundle(bundle.location(), in);
            installedBundle.adapt(BundleStartLevel.class).setStartLevel(bundle.startLevel());
            return installedBundle;
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }
}
