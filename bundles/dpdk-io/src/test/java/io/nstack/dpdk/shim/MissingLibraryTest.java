package io.nstack.dpdk.shim;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.dpdk.link.DpdkLink;
import io.nstack.dpdk.link.LinkConfig;
import io.nstack.dpdk.testing.Command;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle as it is built where there is no C compiler. */
class MissingLibraryTest {

    @TempDir
    private Path folder;

    /** Runs in a process of its own. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            try {
                DpdkLink.start(LinkConfig.of("ring", "net_ring"), new DpdkLink.Shared());
            } catch (IOException e) {
                System.out.println("reason: " + e.getMessage());
            }
        }
    }

    @Test
    void shouldSayWhatToInstall() throws Exception {
        Path classes = Path.of(location(ShimNative.class));
        copyWithoutLibrary(classes);
        String classPath = System.getProperty("java.class.path").replace(classes.toString(), folder.toString());
        assertThat(Command.run(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath, Main.class.getName()))
                .contains("reason: this build has no native library").contains("apt-get install gcc");
    }

    private static URI location(Class<?> type) throws Exception {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    }

    private void copyWithoutLibrary(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(classes.relativize(each).toString());
                if (!each.toString().endsWith(".so")) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(each, copy);
                }
            }
        }
    }
}
