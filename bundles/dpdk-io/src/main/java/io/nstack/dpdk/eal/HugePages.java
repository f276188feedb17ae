package io.nstack.dpdk.eal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The kernel's pools of huge pages. */
final class HugePages {

    private static final Path POOLS = Path.of("/sys/kernel/mm/hugepages");

    private HugePages() {}

    /** Bytes of free huge pages, of all sizes. */
    static long freeBytes() {
        try (Stream<Path> pools = Files.list(POOLS)) {
            return pools.mapToLong(HugePages::freeBytes).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long freeBytes(Path pool) {
        try { // hugepages-2048kB
            long kibibytes = Long.parseLong(String.valueOf(pool.getFileName()).replaceAll("\\D", ""));
            return kibibytes * 1024 * Long.parseLong(Files.readString(pool.resolve("free_hugepages")).strip());
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
