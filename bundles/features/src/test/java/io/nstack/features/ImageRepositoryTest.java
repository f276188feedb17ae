package io.nstack.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageRepositoryTest {
    @TempDir
    Path home;

    @Test
    void shouldFindTheJarOfALocation() throws IOException {
        Path jar = home.resolve("repo/io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar");
        Files.createDirectories(jar.getParent());
        Files.createFile(jar);
        String location = ImageRepository.location("io.netty:epoll:jar:linux-x86_64:4.2");
        assertThat(ImageRepository.isLocation(location)).isTrue();
        assertThat(new ImageRepository(home).jar(location)).isEqualTo(jar);
    }

    @Test
    void shouldSayWhatToDoWhenTheImageHasItNoMore() {
        assertThatThrownBy(() -> new ImageRepository(home).jar("nstack:io.nstack:nstack-rd:0.1.0"))
                .isInstanceOf(IOException.class).hasMessageContainingAll("nstack-rd-0.1.0.jar", "--from");
    }

    @Test
    void shouldLeaveOtherLocationsAlone() {
        assertThat(ImageRepository.isLocation("file:/tmp/a.jar")).isFalse();
        assertThat(ImageRepository.isLocation("second")).isFalse();
    }
}
