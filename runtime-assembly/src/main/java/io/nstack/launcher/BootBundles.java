package io.nstack.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Brings the framework's bundles in line with the image before the framework starts: installs what is new, updates what
 * has other bytes, removes what the features no longer name. What the operator installed, updated, stopped or removed
 * by hand is left as it is.
 */
final class BootBundles {
    private final BundleContext framework;
    private final Path repository;
    private final BuildRecord record;

    BootBundles(BundleContext framework, Path repository, BuildRecord record) {
        this.framework = framework;
        this.repository = repository;
        this.record = record;
    }

    /** @return how many bundles changed */
    int align(List<BundleId> wanted) throws LaunchException, IOException {
        // a framework without bundles has lost its storage: nothing the record says is installed is
        boolean fresh = framework.getBundles().length == 1;
        int changes = 0;
        for (BundleId bundle : wanted) {
            if (align(bundle, fresh)) changes++;
        }
        Set<String> locations = wanted.stream().map(BundleId::location).collect(Collectors.toSet());
        for (String location : record.locations()) {
            if (!locations.contains(location)) {
                remove(location);
                changes++;
            }
        }
        if (changes > 0) record.save();
        return changes;
    }

    private boolean align(BundleId id, boolean fresh) throws LaunchException {
        Path file = id.file(repository);
        String location = id.location();
        try {
            String digest = BuildRecord.digest(file);
            if (!fresh && record.matches(location, digest)) return false;
            Bundle installed = framework.getBundle(location);
            try (InputStream in = Files.newInputStream(file)) {
                if (installed != null) {
                    installed.update(in);
                } else {
                    start(framework.installBundle(location, in), id.startLevel());
                }
            }
            record.put(location, digest);
            return true;
        } catch (IOException | BundleException e) {
            throw new LaunchException(ExitCode.FAILED, "bundle " + id.coordinates() + " of the image: " + e, e);
        }
    }

    /** Marks it for start; the framework starts it when it reaches the level. */
    private static void start(Bundle bundle, int level) throws BundleException {
        bundle.adapt(BundleStartLevel.class).setStartLevel(level);
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) bundle.start(Bundle.START_ACTIVATION_POLICY);
    }

    private void remove(String location) throws LaunchException {
        try {
            Bundle installed = framework.getBundle(location);
            if (installed != null) installed.uninstall();
            record.remove(location);
        } catch (BundleException e) {
            throw new LaunchException(ExitCode.FAILED, "bundle " + location + " cannot be removed: " + e, e);
        }
    }
}
