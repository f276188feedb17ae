package io.nstack.features.update;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The jar of a bundle as a temporary file. */
record BundleContent(Path file) implements AutoCloseable {

    /** Fetches a jar. */
    static BundleContent fetched(URL from, Path folder) throws IOException {
        BundleContent content = empty(folder);
        try (InputStream in = from.openStream(); OutputStream out = Files.newOutputStream(content.file)) {
            in.transferTo(out);
            return content;
        } catch (IOException e) {
            content.close();
            throw new IOException("cannot read " + from + ": " + e.getMessage(), e);
        }
    }

    /** Packs anew what an installed bundle consists of; its original file may be gone by now. */
    static BundleContent of(Bundle bundle, Path folder) throws IOException {
        BundleContent content = empty(folder);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(content.file))) {
            put(bundle, JarFile.MANIFEST_NAME, out); // the first entry, as readers of streams want it
            pack(bundle, "", out);
            return content;
        } catch (IOException e) {
            content.close();
            throw e;
        }
    }

    private static BundleContent empty(Path folder) throws IOException {
        return new BundleContent(Files.createTempFile(folder, "update-", ".jar"));
    }

    private static void pack(Bundle bundle, String folder, JarOutputStream out) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder.isEmpty() ? "/" : folder);
        for (String path : Collections.list(paths == null ? Collections.emptyEnumeration() : paths)) {
            if (path.endsWith("/")) {
                pack(bundle, path, out);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                put(bundle, path, out);
            }
        }
    }

    private static void put(Bundle bundle, String path, JarOutputStream out) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new IOException(bundle.getSymbolicName() + " has no " + path);
        }
        try (InputStream in = entry.openStream()) {
            out.putNextEntry(new ZipEntry(path));
            in.transferTo(out);
            out.closeEntry();
        }
    }

    InputStream open() throws IOException { return Files.newInputStream(file); }

    /** The symbolic name without its directives, or null if this is no bundle. */
    @Nullable
    String symbolicName() throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String name = manifest == null
                    ? null
                    : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? null : name.replaceFirst("\\s*;.*", "").strip();
        }
    }

    @Override
    public void close() throws IOException { Files.deleteIfExists(file); }
}
