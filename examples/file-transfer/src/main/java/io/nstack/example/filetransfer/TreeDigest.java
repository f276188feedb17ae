package io.nstack.example.filetransfer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * One hash for a whole tree: the SHA-256 of what {@code sha256sum} prints for its files, sorted by name in bytes. So
 * anyone can check it without this program.
 */
final class TreeDigest {

    private final MessageDigest digest = Sha256.start();
    private Sha256 last = Sha256.NONE;

    /** Adds the next file in the order of the tree. */
    void add(String path, Sha256 content) {
        last = content;
        String escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        String mark = escaped.equals(path) ? "" : "\\"; // as sha256sum marks a line with an escaped name
        digest.update((mark + content + "  " + escaped + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The tree's hash; of a single file, that file's own. */
    Sha256 value(boolean directory) {
        return directory ? Sha256.soFar(digest) : last;
    }
}
