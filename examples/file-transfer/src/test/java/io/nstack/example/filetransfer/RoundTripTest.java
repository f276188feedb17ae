package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {

    @TempDir
    Path folder;
    private Place place;

    @BeforeEach
    void open() throws IOException { place = new Place(folder); }

    @AfterEach
    void close() { place.close(); }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 65_535, 65_536, 65_537, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 64 << 20})
    void shouldPutAndGetFileOfSize(long bytes) throws Exception {
        Path source = Trees.file(place.local.resolve("data.bin"), bytes, bytes);

        Outcome put = place.put(source, "in/there.bin");
        Outcome got = place.get("in/there.bin", place.local.resolve("back"));

        assertThat(put).isEqualTo(got).extracting(Outcome::bytes, Outcome::moved, Outcome::resumed, Outcome::files)
                .containsExactly(bytes, bytes, 0L, 1L);
        assertThat(put.digest()).isEqualTo(Sha256.of(FileHash.prefix(source, bytes, () -> {})));
        Trees.assertSame(source, place.local.resolve("back/there.bin"));
    }

    @Test
    void shouldMoveTreeOfSmallFiles() throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 2000);
        Files.setPosixFilePermissions(source.resolve("dir3/sub.0/file-3"),
                PosixFilePermissions.fromString("r--r-----"));
        Files.setPosixFilePermissions(source.resolve("dir4"), PosixFilePermissions.fromString("r-xr-x---"));
        Files.setLastModifiedTime(source.resolve("empty"), FileTime.fromMillis(1_000_000_123_456L));

        Outcome put = place.put(source, "tree");
        Outcome got = place.get("tree", place.local.resolve("back"));

        assertThat(put.files()).isEqualTo(2000);
        assertThat(put).isEqualTo(got);
        Trees.assertSame(source, place.served.resolve("tree"));
        Trees.assertSame(source, place.local.resolve("back/tree"));
    }

    @Test
    void shouldDigestTreesAsSha256sumDoes() throws Exception {
        Path source = place.local.resolve("tree");
        for (String name : List.of("a.txt", "a/b", "a-b", "ab", "a/a.c", "\u00e9t\u00e9", "new\nline", "back\\slash")) {
            Trees.file(source.resolve(name), 100, name.hashCode());
        }

        Outcome put = place.put(source, "tree");

        Process shell = new ProcessBuilder("bash", "-c", "export LC_ALL=C; find . -type f -printf '%P\\0' | sort -z"
                + " | xargs -0 sha256sum | sha256sum").directory(source.toFile()).start();
        String line = new String(shell.getInputStream().readAllBytes());
        assertThat(line).startsWith(put.digest().hex());
    }

    @Test
    void shouldReplaceChangedFileAndLeaveOthersAlone() throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 50);
        place.put(source, "tree");
        Trees.file(source.resolve("dir1/sub.1/file-1"), 77, 1234);

        Outcome again = place.put(source, "tree");

        assertThat(again.moved()).isEqualTo(77);
        assertThat(again.resumed()).isEqualTo(again.bytes() - 77);
        Trees.assertSame(source, place.served.resolve("tree"));
    }

    @Test
    void shouldGetWholeServedFolderIntoLocalFolder() throws Exception {
        Trees.small(place.served, 30);

        place.get("", place.local.resolve("all"));

        assertThat(Files.size(place.local.resolve("all/dir1/sub.1/file-1")))
                .isEqualTo(Files.size(place.served.resolve("dir1/sub.1/file-1")));
    }

    @Test
    void shouldLeaveOutLinksAndCountThem() throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 10);
        Files.createSymbolicLink(source.resolve("link"), Path.of("/etc/passwd"));
        Transfer transfer = place.here.transfers().begin("client", Operation.PUT, "tree");

        place.client().put(transfer, source, place.server.address());

        assertThat(transfer.snapshot().leftOut()).isEqualTo(1);
        assertThat(Files.exists(place.served.resolve("tree/link"))).isFalse();
    }

    @Test
    void shouldRunManyTransfersAtOnce() throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 100);
        Path big = Trees.file(place.local.resolve("big"), 5 << 20, 5);
        List<Job<Outcome>> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "copy" + i;
            Path what = i % 2 == 0 ? source : big;
            jobs.add(place.here.workers().start(() -> place.put(what, name)));
        }
        for (Job<Outcome> each : jobs) {
            each.await(ProgressPrinter.INTERVAL, () -> {});
        }

        Trees.assertSame(source, place.served.resolve("copy0"));
        Trees.assertSame(big, place.served.resolve("copy7"));
    }

    @Test
    void shouldList() throws Exception {
        Trees.small(place.served.resolve("tree"), 3);
        Trees.file(place.served.resolve("one"), 11, 1);
        List<String> lines = new ArrayList<>();

        Frame.Complete all = place.client().list(place.here.transfers().begin("client", Operation.LIST, ""),
                place.server.address(), entry -> lines.add(Listing.line(entry)));

        assertThat(all.files()).isEqualTo(1);
        assertThat(all.directories()).isEqualTo(1);
        assertThat(lines).hasSize(2).anyMatch(line -> line.endsWith(" tree/")).anyMatch(line -> line.endsWith(" one"));
    }

    @Test
    void shouldMove10000FilesQuickly() throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 10_000);

        Transfer transfer = place.here.transfers().begin("client", Operation.PUT, "tree");
        Outcome put = place.client().put(transfer, source, place.server.address());

        // A round trip for each file would show here as minutes on a real network; locally only the order is checked.
        assertThat(transfer.snapshot().seconds()).isLessThan(60);
        assertThat(put.files()).isEqualTo(10_000);
    }
}
