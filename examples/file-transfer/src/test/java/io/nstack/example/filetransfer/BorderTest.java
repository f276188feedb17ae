package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BorderTest {

    @TempDir
    Path folder;
    private Place place;
    private Path source;

    @BeforeEach
    void open() throws IOException {
        place = new Place(folder);
        source = Trees.file(place.local.resolve("x"), 10, 1);
        Trees.file(folder.resolve("secret/key"), 10, 2);
    }

    @AfterEach
    void close() { place.close(); }

    static Stream<String> evilNames() {
        return Stream.of("../x", "a/../../x", "/etc/x", "a//b", "./x", "a/..", "..", "a/./b", "nul\0x", "y".repeat(256),
                "a/".repeat(2100) + "x", "x" + PartFile.SUFFIX, "x/");
    }

    @ParameterizedTest
    @MethodSource("evilNames")
    void shouldRefuseName(String name) throws Exception {
        assertThatThrownBy(() -> place.put(source, name)).hasMessageMatching("(?s).*(refused|oversize).*");
        assertThatThrownBy(() -> place.get(name, place.local.resolve("back"))).isInstanceOf(IOException.class);
        assertThat(place.served).isEmptyDirectory();
    }

    @Test
    void shouldRefuseToLeaveThroughSymbolicLink() throws Exception {
        Files.createSymbolicLink(place.served.resolve("door"), folder.resolve("secret"));

        assertThatThrownBy(() -> place.put(source, "door/new")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> place.put(source, "door/deep/er/new")).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> place.get("door/key", place.local)).hasMessageContaining("symbolic link");
        assertThatThrownBy(() -> place.get("door", place.local)).hasMessageContaining("symbolic link");
        assertThat(folder.resolve("secret/new")).doesNotExist();
    }

    @Test
    void shouldReplaceSymbolicLinkAndNotWhatItPointsTo() throws Exception {
        byte[] key = Files.readAllBytes(folder.resolve("secret/key"));
        Files.createSymbolicLink(place.served.resolve("door"), folder.resolve("secret/key"));
        Files.createSymbolicLink(PartFile.of(place.served.resolve("other")), folder.resolve("secret/key"));

        place.put(source, "door");
        assertThatThrownBy(() -> place.put(source, "other")).isInstanceOf(TransferException.class);

        assertThat(place.served.resolve("door")).isRegularFile();
        assertThat(folder.resolve("secret/key")).hasBinaryContent(key);
    }

    @Test
    void shouldNotFollowLinksInsideTreesThatAreServed() throws Exception {
        Files.createDirectories(place.served.resolve("tree"));
        Files.createSymbolicLink(place.served.resolve("tree/door"), folder.resolve("secret"));

        Outcome got = place.get("tree", place.local.resolve("back"));

        assertThat(List.of(got.files(), got.directories())).containsExactly(0L, 1L);
    }

    @Test
    void shouldRefusePutWhenReadOnly() throws Exception {
        try (Place readOnly = new Place(folder.resolve("other"), FileServer.Access.READ_ONLY)) {
            assertThatThrownBy(() -> readOnly.put(source, "x")).hasMessageContaining("read-only");
            Trees.file(readOnly.served.resolve("y"), 10, 1);
            assertThat(readOnly.get("y", readOnly.local).files()).isEqualTo(1);
        }
    }

    @Test
    void shouldTellBothSidesWhenTargetIsFolder() throws Exception {
        Files.createDirectories(place.served.resolve("x"));

        assertThatThrownBy(() -> place.put(source, "x")).hasMessageContaining("a folder is in its place")
                .hasMessageContaining("says");
    }

    @Test
    void shouldTellWhatIsMissing() {
        assertThatThrownBy(() -> place.get("nothing", place.local)).hasMessageContaining("'nothing'")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> place.put(folder.resolve("nothing"), "x")).hasMessageContaining("no such file");
    }

    @Test
    void shouldRefuseSecondTransferToSameTarget() throws Exception {
        try (Claim _ = place.there.transfers().claim(place.served.toRealPath().resolve("x"), "x", Place.LIMITS)) {
            assertThatThrownBy(() -> place.put(source, "x/y")).hasMessageContaining("another transfer");
        }
        assertThat(place.put(source, "x").files()).isEqualTo(1);
    }
}
