package io.nstack.example.filetransfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Where a file that is being received is kept until it is whole: beside its target, so that renaming is atomic. */
final class PartFile {

    static final String SUFFIX = ".nstack-part";

    private static final int MAX_NAME_BYTES = 255;

    private PartFile() {}

    static Path of(Path target) {
        String name = target.getFileName() + SUFFIX;
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            MessageDigest digest = Sha256.start();
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            name = Sha256.of(digest).hex() + SUFFIX;
        }
        return target.resolveSibling(name);
    }

    static boolean isOne(String name) { return name.endsWith(SUFFIX); }
}
