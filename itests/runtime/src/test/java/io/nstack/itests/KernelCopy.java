package io.nstack.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(URI.create(kernel.getLocation()).toURL().openStream());
                JarOutputStream out = new JarOutputStream(bytes, renamed(in.getManifest(), version))) {
            for (JarEntry each = in.getNextJarEntry(); each != null; each = in.getNextJarEntry()) {
                out.putNextEntry(new JarEntry(each.getName()));
                out.write(each.getName().endsWith(".xml") ? renamed(in.readAllBytes()) : in.readAllBytes());
                out.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Manifest renamed(Manifest manifest, String version) {
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, SYMBOLIC_NAME);
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
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
