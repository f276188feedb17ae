package io.nstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImageIT {
    private final Path image = Path.of(System.getProperty("nstack.image"));

    @Test
    void shouldHoldExactlyTheBundlesOfItsFeatures() throws Exception {
        Set<Path> named = new TreeSet<>();
        for (String feature : features()) {
            for (BundleId bundle : Feature.read(image.resolve("features"), feature).bundles()) {
                named.add(bundle.file(image.resolve("repo")));
            }
        }
        try (Stream<Path> files = Files.walk(image.resolve("repo"))) {
            assertThat(files.filter(Files::isRegularFile).toList()).containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void shouldNameEveryBundleOfAFeatureOnce() throws Exception {
        for (String feature : features()) {
            assertThat(Feature.read(image.resolve("features"), feature).bundles()).extracting(BundleId::coordinates)
                    .doesNotHaveDuplicates().noneMatch(id -> id.contains("$"));
        }
    }

    private List<String> features() throws IOException {
        try (Stream<Path> files = Files.list(image.resolve("features"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList();
        }
    }
}
