package io.nstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BundleIdTest {
    @Test
    void shouldFindTheJarInMavensLayout() {
        assertThat(new BundleId("io.nstack:nstack-api:0.1.0", 3).file(Path.of("repo")))
                .isEqualTo(Path.of("repo/io/nstack/nstack-api/0.1.0/nstack-api-0.1.0.jar"));
    }

    @Test
    void shouldFindTheJarWithAClassifier() {
        assertThat(new BundleId("io.netty:epoll:jar:linux-x86_64:4.2", 3).file(Path.of("repo")))
                .isEqualTo(Path.of("repo/io/netty/epoll/4.2/epoll-4.2-linux-x86_64.jar"));
    }

    @Test
    void shouldRefuseAnIdWithoutVersion() {
        assertThatThrownBy(() -> new BundleId("io.nstack:nstack-api", 3)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("io.nstack:nstack-api");
    }
}
