package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Start, idleness and end. */
class LifeIT {

    private static final Duration MEASURED = Duration.ofSeconds(3);
    private static final long TICKS_PER_SECOND = 100; // USER_HZ of Linux, whatever the kernel's own

    @Test
    void shouldRefuseASecondStartOnTheSameDataFolder() throws Exception {
        try (OperatedRuntime first = OperatedRuntime.fresh("life")) {
            assertThat(Script.run("run", "--detach", "--no-build", "--data", first.data().toString()).failed())
                    .contains("data folder " + first.data() + " is in use by process " + first.pid());
            assertThat(first.tell("stacks")).contains("UP");
        }
    }

    @Test
    void shouldLeaveNoProcessAndNoSocketWhenItIsStopped() throws Exception {
        try (OperatedRuntime runtime = OperatedRuntime.fresh("life")) {
            assertThat(runtime.traces()).containsExactly("control.sock", "run.json");
            assertThat(runtime.stop().succeeded()).contains("stopped process " + runtime.pid());
            assertThat(runtime.isRunning()).isFalse();
            assertThat(runtime.traces()).isEmpty();
            assertThat(runtime.stop().text()).contains("no runtime is running on " + runtime.data());
            assertThat(runtime.shell("stacks").failed()).contains("no runtime is running on " + runtime.data());
        }
    }

    @Test
    void shouldStartAgainAfterACrash() throws Exception {
        Path data;
        try (OperatedRuntime runtime = OperatedRuntime.fresh("life")) {
            data = runtime.data();
            runtime.kill();
            assertThat(runtime.traces()).containsExactly("control.sock", "run.json");
            assertThat(runtime.stop().text()).contains("no runtime is running on " + data);
        }
        try (OperatedRuntime again = OperatedRuntime.start(data)) {
            assertThat(again.tell("stacks")).contains("UP");
            again.stop().succeeded();
        }
    }

    @Test
    void shouldSayWhichStackDoesNotComeUp() throws Exception {
        Path data = Data.fresh("life");
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(etc.resolve("io.nstack.stack.kernel~odd.cfg.json"), "{ \"congestion\": \"warp\" }");
        String said = Script.run("run", "--detach", "--no-build", "--data", data.toString()).failed();
        try (OperatedRuntime left = OperatedRuntime.attach(data)) {
            assertThat(said).contains("kernel~odd", "congestion", "warp", "the runtime stays up for you to look at");
            assertThat(left.tell("stacks")).contains("kernel~odd", "FAILED");
            left.stop().succeeded();
        }
    }

    @Test
    void shouldUseNextToNoProcessorWhenIdle() throws Exception {
        try (OperatedRuntime runtime = OperatedRuntime.fresh("life")) {
            runtime.serve("echo:serve 127.0.0.1:0");
            // settled: compiler threads are through with the start
            await().atMost(Duration.ofSeconds(30)).pollInterval(MEASURED).untilAsserted(() -> {
                long before = ticks(runtime.pid());
                await().pollDelay(MEASURED).atMost(MEASURED.plusSeconds(5)).until(() -> true);
                assertThat(ticks(runtime.pid()) - before).as("5 % of a processor")
                        .isLessThan(TICKS_PER_SECOND * MEASURED.toSeconds() / 20);
            });
        }
    }

    /** User and system time, proc_pid_stat(5) fields 14 and 15; the name before may hold anything. */
    private static long ticks(long pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        return Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
    }
}
