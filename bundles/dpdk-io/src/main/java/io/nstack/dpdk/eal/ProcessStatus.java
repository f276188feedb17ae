package io.nstack.dpdk.eal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What {@code /proc/self/status} says of this process; proc_pid_status(5). */
public final class ProcessStatus {

    private static final Path FILE = Path.of("/proc/self/status");

    private ProcessStatus() {}

    /** The processors on which it may run, as {@code 0-3,8}. */
    static String processors() {
        String last = String.valueOf(Runtime.getRuntime().availableProcessors() - 1);
        return field("Cpus_allowed_list:", "0-" + last);
    }

    /** Whether it has a capability, by its number in capability(7); yes, if that cannot be known. */
    public static boolean has(int capability) {
        return (Long.parseUnsignedLong(field("CapEff:", "ffffffffffffffff"), 16) >>> capability & 1) != 0;
    }

    private static String field(String name, String otherwise) {
        try {
            return Files.readAllLines(FILE).stream().filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> line.substring(name.length()).strip()).orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
