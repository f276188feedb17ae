package io.nstack.features;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/** Tells bundles from other files. */
final class BundleFile {

    private static final List<String> REQUIRED = List.of(Constants.BUNDLE_SYMBOLICNAME, Constants.BUNDLE_VERSION);

    private BundleFile() {}

    /** What keeps the file from being a bundle, or null if it is one. */
    static @Nullable String missing(File file) {
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
