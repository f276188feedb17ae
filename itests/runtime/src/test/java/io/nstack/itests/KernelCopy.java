package io.nstack.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The kernel stack's bundle once more, under another name and with a factory PID of its own: a second stack bundle. */
final class KernelCopy {

    static final String SYMBOLIC_NAME = "io.nstack.itests.kernel";
    static final String FACTORY = "io.nstack.itests.kernel";

    private static final String PID = "io.nstack.stack.kernel";

    private KernelCopy() {}

    static InputStream jar(Bundle kernel, String version) throws IOException {
        return jar(kernel, version, Map.of(), "");
    }

    /**
     * A copy with something wrong.
     *
     * @param headers added to the manifest, or put in place of what is there
     * @param without left out: what begins with this; empty = nothing
     */
    static InputStream jar(Bundle kernel, String version, Map<String, String> headers, String without)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(URI.create(kernel.getLocation()).toURL().openStream());
                JarOutputStream out = new JarOutputStream(bytes, renamed(in.getManifest(), version, headers))) {
            for (JarEntry each = in.getNextJarEntry(); each != null; each = in.getNextJarEntry()) {
                if (!without.isEmpty() && each.getName().startsWith(without)) {
                    continue;
                }
                out.putNextEntry(new JarEntry(each.getName()));
                out.write(each.getName().endsWith(".xml") ? renamed(in.readAllBytes()) : in.readAllBytes());
                out.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Manifest renamed(Manifest manifest, String version, Map<String, String> headers) {
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, SYMBOLIC_NAME);
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
        headers.forEach(manifest.getMainAttributes()::putValue);
        return manifest;
    }

    /** Component and metatype descriptions name the PID in an attribute of its own. */
    private static byte[] renamed(byte[] description) {
        return new String(description, StandardCharsets.UTF_8)
                .replace("configuration-pid=\"" + PID + "\"", "configuration-pid=\"" + FACTORY + "\"")
                .replace("factoryPid=\"" + PID + "\"", "factoryPid=\"" + FACTORY + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
