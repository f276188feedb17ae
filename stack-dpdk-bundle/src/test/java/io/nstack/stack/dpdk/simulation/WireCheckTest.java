package io.nstack.stack.dpdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nstack.links.faults.Impairment;
import io.nstack.links.pcap.PcapFile;
import io.nstack.links.pcap.PcapLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, as Wireshark's dissectors see it: an independent judge of formats and checksums. */
class WireCheckTest {

    private static final long MAX_BYTES = 64L << 20;
    private static final String SUSPECT = "_ws.malformed || _ws.expert.group == \"Checksum\" || _ws.expert.group == \"Malformed\"";

    @TempDir
    Path folder;

    @Test
    void shouldSendNothingMalformedNorWithAWrongChecksum() throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/tshark", "/usr/local/bin/tshark")
                        .anyMatch(each -> Files.isExecutable(Path.of(each))),
                "tshark is not installed");
        for (long seed = 1; seed <= 12; seed++) {
            Conditions all = Conditions.of(seed);
            Conditions honest = new Conditions(seed, all.mtuBytes(), all.congestion(), all.inet6(),
                    all.out().withCorruption(0), all.in().withCorruption(0), all.bytes(),
                    all.shortage());
            Path file = folder.resolve("seed" + seed + ".pcap");
            record(honest, file);

            assertThat(tshark(file, "-Y", SUSPECT)).as(honest.toString()).isEmpty();
            assertThat(tshark(file, "-Y", "tcp.len > 0")).as(honest.toString()).isNotEmpty();
        }
    }

    @Test
    void shouldFindWhatIsSpoiled() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
        Path file = folder.resolve("spoiled.pcap");
        record(new Conditions(1, 1500, "cubic", false, Impairment.NONE.withDelay(1_000_000, 0),
                Impairment.NONE.withDelay(1_000_000, 0).withCorruption(0.05), 100_000, Conditions.Shortage.NONE), file);

        assertThat(tshark(file, "-Y", SUSPECT)).isNotEmpty();
    }

    static void record(Conditions conditions, Path path) throws IOException {
        try (PcapFile file = new PcapFile(path, MAX_BYTES);
                World world = new World(conditions,
                        (link, clock) -> new PcapLink("recorded", link, file, () -> World.epochNanos(clock)))) {
            SimulationTest.transfer(world, conditions);
            world.run(1_000_000_000L, () -> false);
            world.close();
            assertThat(file.leftOut()).isZero();
        }
    }

    private static List<String> tshark(Path file, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString(), "-o",
                "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return out.lines().toList();
    }
}
