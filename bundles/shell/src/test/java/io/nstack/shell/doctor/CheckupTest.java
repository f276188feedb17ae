package io.nstack.shell.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckupTest {

    @TempDir
    private Path root;

    @Test
    void shouldFindNothingOnAnEmptyMachineAndNotFail() {
        assertThat(found("congestion control")).isEqualTo("warn unknown");
        assertThat(found("MPTCP")).isEqualTo("warn this kernel has none");
        assertThat(found("open files")).isEqualTo("warn unknown");
        assertThat(found("huge pages")).startsWith("warn none reserved");
        assertThat(found("libxdp")).isEqualTo("missing not installed");
        assertThat(found("capabilities")).isEqualTo("warn unknown");
        assertThat(found("RDMA devices")).isEqualTo("missing none");
        assertThat(found("Java")).startsWith("ok 25");
    }

    @Test
    void shouldReadLimits() throws IOException {
        file("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            1024                 1048576              files
                Max locked memory         unlimited            unlimited            bytes
                """);

        assertThat(found("open files")).isEqualTo("warn at most 1024");
        assertThat(found("locked memory")).isEqualTo("ok unlimited");
    }

    @Test
    void shouldReadKernelSettings() throws IOException {
        file("proc/sys/net/ipv4/tcp_available_congestion_control", "reno cubic bbr\n");
        file("proc/sys/net/mptcp/enabled", "0\n");
        file("proc/sys/net/ipv4/tcp_fastopen", "3\n");
        file("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
        file("sys/devices/system/clocksource/clocksource0/available_clocksource", "hpet acpi_pm\n");

        assertThat(found("congestion control")).isEqualTo("ok reno cubic bbr");
        assertThat(found("MPTCP")).isEqualTo("warn disabled");
        assertThat(found("TCP Fast Open")).isEqualTo("ok client and server");
        assertThat(found("clock source")).isEqualTo("warn hpet");
    }

    @Test
    void shouldFindHugePagesLibrariesAndDevices() throws IOException {
        file("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "512\n");
        file("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "500\n");
        file("usr/lib/x86_64-linux-gnu/libxdp.so.1", "");
        file("usr/include/dpdk/rte_ethdev.h", "");
        file("usr/lib/x86_64-linux-gnu/libibverbs.so.1", "");
        file("sys/class/infiniband/rxe0/ports", "");
        file("dev/vfio/vfio", "");

        assertThat(found("huge pages")).isEqualTo("ok 500 of 512 free of size 2048kB");
        assertThat(found("libxdp")).isEqualTo("ok /usr/lib/x86_64-linux-gnu/libxdp.so.1");
        assertThat(found("DPDK to build with")).startsWith("ok");
        assertThat(found("libibverbs")).startsWith("ok");
        assertThat(found("RDMA devices")).isEqualTo("ok rxe0");
        assertThat(found("VFIO")).isEqualTo("ok /dev/vfio/vfio");
    }

    @ParameterizedTest
    @CsvSource({"000001ffffffffff, ok those of all links", "0000000000003000, 'warn links over af_packet, ring'",
            "0000000000000000, 'warn links over ring, null'"})
    void shouldSayWhichLinksAProcessMayHave(String held, String finding) throws IOException {
        file("proc/self/status", "Name:\tjava\nCapEff:\t" + held + "\n");

        assertThat(found("capabilities")).startsWith(finding);
    }

    @Test
    void shouldSayWhatToDoForEverythingThatIsMissing() {
        assertThat(checkup().findings()).filteredOn(each -> each.verdict() != Verdict.OK)
                .allSatisfy(each -> assertThat(each.advice()).as(each.subject()).isNotEmpty());
    }

    @Test
    void shouldFitAHundredColumns() {
        Check wide = new Check() {
            @Override
            public String part() { return "wide"; }

            @Override
            public void look(Machine machine, Findings findings) {
                findings.missing("a subject with a long name", "found ".repeat(40), "do ".repeat(80));
            }
        };

        assertThat(CheckupText.of(Checkup.of(new Machine(root), List.of(wide))).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void shouldRunFromThePlainCommandLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(run(out, "--json")).isZero();
        JsonObject json = JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
        assertThat(json.get("runnable").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonArray("findings").get(0).getAsJsonObject().keySet()).containsExactly("part", "subject",
                "verdict", "found", "advice");
    }

    @Test
    void shouldRefuseWrongArgumentsOnThePlainCommandLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(run(out, "--foo")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("error: unknown option '--foo'\nusage: doctor [--json] [--help]\n");
        assertThat(run(out, "--help")).isZero();
        assertThat(run(out)).isZero();
    }

    private int run(ByteArrayOutputStream out, String... arguments) {
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        return DoctorMain.run(List.of(arguments), new Machine(root), both, both);
    }

    private String found(String subject) {
        Finding finding = checkup().findings().stream().filter(each -> each.subject().equals(subject)).findFirst()
                .orElseThrow();
        return finding.verdict().word() + " " + finding.found();
    }

    private Checkup checkup() { return Checkup.of(new Machine(root), List.of()); }

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
