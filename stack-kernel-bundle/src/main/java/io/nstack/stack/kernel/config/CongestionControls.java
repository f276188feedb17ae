package io.nstack.stack.kernel.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The congestion controls that the running kernel has loaded. */
final class CongestionControls {

    private static final Path AVAILABLE = Path.of("/proc/sys/net/ipv4/tcp_available_congestion_control"); // tcp(7)

    private CongestionControls() {}

    /** Their names; none where the kernel does not say. */
    static Set<String> available() {
        try {
            return Set.of(Files.readString(AVAILABLE).strip().split("\\s+"));
        } catch (IOException e) {
            return Set.of();
        }
    }
}
