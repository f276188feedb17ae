package io.nstack.launcher;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which bytes of the image's bundles a data folder holds: location and SHA-256 of each. A rebuilt image keeps its
 * version numbers, so only the bytes tell that an installed copy is stale.
 */
final class BuildRecord {
    private static final TypeToken<Map<String, String>> ENTRIES = new TypeToken<>() {
    };

    private final Path file;
    private final Map<String, String> digests;

    private BuildRecord(Path file, Map<String, String> digests) {
        this.file = file;
        this.digests = digests;
    }

    /** An unreadable record is an empty one: every bundle is then taken from the image again. */
    static BuildRecord read(Path file) {
        var digests = new TreeMap<String, String>();
        try {
            if (Files.exists(file))
                digests.putAll(new GsonBuilder().create().fromJson(Files.readString(file), ENTRIES));
        } catch (IOException | JsonParseException e) {
            System.err.println("nstack: " + file + " is not readable, installing all bundles again: " + e.getMessage());
        }
        return new BuildRecord(file, digests);
    }

    boolean knows(String location) { return digests.containsKey(location); }

    boolean matches(String location, String digest) { return digest.equals(digests.get(location)); }

    void put(String location, String digest) { digests.put(location, digest); }

    void remove(String location) { digests.remove(location); }

    Set<String> locations() { return Set.copyOf(digests.keySet()); }

    void save() throws IOException {
        DataFolder.replace(file, new GsonBuilder().setPrettyPrinting().create().toJson(digests));
    }

    /** The build id: changes whenever a byte of a bundle does. */
    String buildId() {
        MessageDigest sha = sha256();
        digests.forEach((location, digest) -> sha.update((location + digest).getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(sha.digest(), 0, 6);
    }

    static String digest(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file)) {
            MessageDigest sha = sha256();
            sha.update(in.map(FileChannel.MapMode.READ_ONLY, 0, in.size()));
            return HexFormat.of().formatHex(sha.digest());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
