package io.nstack.itests;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** A stack bundle of a few classes, the first of which is its activator. */
final class StackJar {

    private static final String IMPORTS = "org.osgi.framework,io.nstack.nsocket;version=\"[1.0,2)\","
            + "io.nstack.stack;version=\"[1.0,1.1)\",io.nstack.stack.poll;version=\"[1.0,1.1)\","
            + "io.nstack.stack.simple;version=\"[1.0,2)\",io.netty.buffer";

    private StackJar() {}

    static InputStream of(String symbolicName, Class<?> activator, Class<?>... others) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.BUNDLE_ACTIVATOR, activator.getName());
        headers.putValue(Constants.IMPORT_PACKAGE, IMPORTS);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            put(activator, out);
            for (Class<?> each : others) {
                put(each, out);
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void put(Class<?> type, JarOutputStream out) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream code = Objects.requireNonNull(type.getResourceAsStream("/" + name))) {
            out.putNextEntry(new JarEntry(name));
            code.transferTo(out);
            out.closeEntry();
        }
    }
}
