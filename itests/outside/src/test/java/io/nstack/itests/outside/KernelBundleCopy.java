package io.nstack.itests.outside;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** A stack bundle that the image does not have: the kernel stack's under another name, with a factory PID of its own. */
final class KernelBundleCopy {

    static final String NAME = "io.nstack.itests.copy";

    private static final String ORIGINAL = "io.nstack.stack.kernel";

    private KernelBundleCopy() {}

    static Path write(Path file) throws IOException { return writeWithout("", file); }

    /** @param without an entry that is left out; empty = none */
    static Path writeWithout(String without, Path file) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(original()))) {
            in.getManifest().getMainAttributes().putValue("Bundle-SymbolicName", NAME);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file), in.getManifest())) {
                for (JarEntry each = in.getNextJarEntry(); each != null; each = in.getNextJarEntry()) {
                    if (each.getName().equals(without)) {
                        continue;
                    }
                    out.putNextEntry(new JarEntry(each.getName()));
                    out.write(each.getName().endsWith(".xml") ? renamed(in.readAllBytes()) : in.readAllBytes());
                    out.closeEntry();
                }
            }
        }
        return file;
    }

    private static Path original() throws IOException {
        Path folder = Path.of(System.getProperty("nstack.image"), "repo/io/nstack/nstack-stack-kernel");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(each -> each.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    /** Component and metatype descriptions name the PID in an attribute of its own. */
    private static byte[] renamed(byte[] description) {
        return new String(description, StandardCharsets.UTF_8)
                .replace("configuration-pid=\"" + ORIGINAL + "\"", "configuration-pid=\"" + NAME + "\"")
                .replace("factoryPid=\"" + ORIGINAL + "\"", "factoryPid=\"" + NAME + "\"")
                .getBytes(StandardCharsets.UTF_8);
    }
}
