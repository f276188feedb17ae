package io.nstack.rd.file;

import io.nstack.rd.PolicyException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The bytes of the policy files at one moment. Immutable; equal if names and bytes are. */
public final class FileSet {

    /** Our own file. */
    public static final String POLICY = "policy.json";
    /** DMM's list of stacks. */
    public static final String MODULES = "module_config.json";
    /** DMM's routes. */
    public static final String ROUTES = "rd_config.json";
    /** No file. */
    public static final FileSet EMPTY = new FileSet(new TreeMap<>());

    /** A file with more bytes is refused unread: it is no policy. */
    static final int MOST_BYTES = 32 << 20;

    private static final List<String> NAMES = List.of(POLICY, MODULES, ROUTES);

    private final SortedMap<String, byte[]> contents;

    private FileSet(SortedMap<String, byte[]> contents) { this.contents = contents; }

    /** One file from memory. */
    public static FileSet of(String name, byte[] bytes) { return EMPTY.with(name, bytes); }

    /** These files and one more. */
    public FileSet with(String name, byte[] bytes) {
        SortedMap<String, byte[]> more = new TreeMap<>(contents);
        more.put(name, bytes.clone());
        return new FileSet(more);
    }

    /**
     * Reads one file, or those of a folder that exist.
     *
     * @throws PolicyException if a file is too big
     * @throws IOException     if there is nothing there or it cannot be read
     */
    public static FileSet read(Path fileOrFolder) throws IOException {
        SortedMap<String, byte[]> contents = new TreeMap<>();
        if (!Files.isDirectory(fileOrFolder)) {
            if (!Files.exists(fileOrFolder)) {
                throw new NoSuchFileException(fileOrFolder + ": no such file or folder");
            }
            contents.put(String.valueOf(fileOrFolder.getFileName()), bytes(fileOrFolder));
            return new FileSet(contents);
        }
        for (String name : NAMES) {
            Path file = fileOrFolder.resolve(name);
            try {
                contents.put(name, bytes(file));
            } catch (NoSuchFileException e) {
                // Each file is optional.
            }
        }
        return new FileSet(contents);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new PolicyException(String.valueOf(file.getFileName()), 1, 1,
                        "the file has more than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    static boolean isDmm(String name) { return name.equals(MODULES) || name.equals(ROUTES); }

    /** The names of the files, in alphabetical order. */
    public List<String> names() {
        return List.copyOf(contents.keySet());
    }

    byte[] bytes(String name) { return contents.getOrDefault(name, new byte[0]); }

    /** Whether every file of another set is here too, whatever is in it. */
    public boolean hasAllOf(FileSet other) {
        return contents.keySet().containsAll(other.contents.keySet());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileSet that && contents.keySet().equals(that.contents.keySet())
                && contents.keySet().stream().allMatch(name -> Arrays.equals(bytes(name), that.bytes(name)));
    }

    @Override
    public int hashCode() { return contents.keySet().hashCode(); }
}
