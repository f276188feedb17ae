package io.nstack.itests.outside;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Files to transfer, and their SHA-256 as the test itself computes it. */
final class Data {

    private Data() {}

    static Path parent() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("nstack.data")));
    }

    /** An empty folder; what an earlier run left there is removed. */
    static Path fresh(String name) throws IOException {
        Path folder = parent().resolve(name);
        remove(folder);
        return Files.createDirectories(folder);
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** A file of that many MiB, no two blocks of which are alike. */
    static Path file(Path file, int mebibytes) throws IOException {
        SplittableRandom random = new SplittableRandom(mebibytes);
        byte[] block = new byte[1 << 20];
        random.nextBytes(block);
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < mebibytes; i++) {
                ByteBuffer.wrap(block).putLong(random.nextLong()).putInt(i);
                out.write(block);
            }
        }
        return file;
    }

    /** A folder of folders with a hundred small files each. */
    static Path tree(Path root, int files) throws IOException {
        SplittableRandom random = new SplittableRandom(files);
        for (int i = 0; i < files; i++) {
            Path folder = root.resolve("d" + i / 100);
            if (i % 100 == 0) {
                Files.createDirectories(folder);
            }
            byte[] content = new byte[random.nextInt(4096)];
            random.nextBytes(content);
            Files.write(folder.resolve("f" + i), content);
        }
        return root;
    }

    /** Hashes by relative name. */
    static Map<String, String> hashes(Path root) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                hashes.put(root.relativize(each).toString(), sha256(each));
            }
        }
        return hashes;
    }

    static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file),
                MessageDigest.getInstance("SHA-256"))) {
            byte[] block = new byte[1 << 18];
            while (in.read(block) >= 0) {
                // the stream hashes
            }
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes so that a watcher never sees a half file. */
    static void replace(Path file, String content) throws IOException {
        Path draft = Files.writeString(parent().resolve(file.getFileName() + ".draft"), content);
        Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Cuts a file off in its middle. */
    static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
    }
}
