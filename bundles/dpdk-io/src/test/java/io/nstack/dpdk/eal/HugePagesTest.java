package io.nstack.dpdk.eal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nstack.dpdk.link.RingLife;
import io.nstack.dpdk.testing.Command;
import io.nstack.dpdk.testing.NeedsShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With huge pages and without, each in a process of its own, as EAL is started once. */
class HugePagesTest {

    private static final Path RESERVED = Path.of("/proc/sys/vm/nr_hugepages");
    private static final String PAGES = "128";

    /** The program of that process. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception { System.out.println(new RingLife().call()); }
    }

    @Test
    void shouldDoWithoutHugePages() {
        NeedsShim.assume();
        assumeTrue(HugePages.freeBytes() < 64 << 20, "this machine has huge pages");
        assertThat(start()).contains("--no-huge");
    }

    @Test
    void shouldTakeHugePagesWhereSomeAreFree() throws IOException {
        NeedsShim.assume();
        assumeTrue(Files.isWritable(RESERVED), "huge pages cannot be reserved: root is needed");
        String before = Files.readString(RESERVED).strip();
        try {
            Files.writeString(RESERVED, PAGES);
            assumeTrue(HugePages.freeBytes() >= 64 << 20, "this machine has no memory for huge pages");
            assertThat(start()).contains("--in-memory").doesNotContain("--no-huge");
        } finally {
            Files.writeString(RESERVED, before);
        }
    }

    private static String start() {
        List<String> words = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        return Command.run(words.toArray(String[]::new));
    }
}
