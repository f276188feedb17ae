package io.nstack.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** A bundle of one class, its activator, with the classes nested in it. */
final class ApplicationJar {

    private static final String IMPORTS = "org.osgi.framework,io.nstack.nsocket;version=\"[1.0,2)\","
            + "io.netty.bootstrap,io.netty.buffer,io.netty.channel,io.netty.channel.socket,io.netty.handler.codec,"
            + "io.netty.handler.ssl,io.netty.handler.ssl.util,io.netty.handler.timeout,io.netty.util,"
            + "io.netty.util.concurrent,javax.net,javax.net.ssl";

    private ApplicationJar() {}

    static InputStream of(String symbolicName, Class<?> activator) throws IOException {
        return of(symbolicName, activator, Map.of());
    }

    /** @param files what else is in it, by name */
    static InputStream of(String symbolicName, Class<?> activator, Map<String, byte[]> files) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, IMPORTS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (Class<?> each : activator.getNestMembers()) {
                add(out, each);
            }
            for (Map.Entry<String, byte[]> each : files.entrySet()) {
                out.putNextEntry(new JarEntry(each.getKey()));
                out.write(each.getValue());
                out.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void add(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream code = Objects.requireNonNull(type.getResourceAsStream("/" + name))) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
            out.closeEntry();
        }
    }
}
