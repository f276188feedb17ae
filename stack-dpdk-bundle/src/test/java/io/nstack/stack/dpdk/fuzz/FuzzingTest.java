package io.nstack.stack.dpdk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets the fuzzer run: over the inputs that are kept, and then for some seconds on its own (docs/fuzzing.md). */
class FuzzingTest {

    private static final int SECONDS = Integer.getInteger("nstack.fuzz.seconds", 10);
    private static final int STARTING_SECONDS = 240; // of the fuzzer's agent, on a machine that is busy

    @ParameterizedTest
    @ValueSource(classes = {FramesFuzz.class, SegmentsFuzz.class})
    void shouldFindNothing(Class<?> target) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "fuzz", target.getSimpleName()).toAbsolutePath());
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(command(target)).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        if (SECONDS > 0) {
            builder.environment().put("JAZZER_FUZZ", "1");
        } else {
            builder.environment().remove("JAZZER_FUZZ");
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(STARTING_SECONDS + SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(process.exitValue()).as(() -> "the input is in " + folder + "; " + tail(log)).isZero();
    }

    private static List<String> command(Class<?> target) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String each : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (each.startsWith("--")) {
                command.add(each);
            }
        }
        command.addAll(List.of("-Xmx512m", "-XX:+EnableDynamicAgentLoading", "-Djazzer.max_duration=" + SECONDS + "s",
                "-Djazzer.instrument=io.nstack.stack.dpdk.**", "-Djazzer.custom_hook_excludes=**",
                "-Djazzer.valueprofile=true", "-cp", System.getProperty("java.class.path"), FuzzRun.class.getName(),
                target.getName()));
        return command;
    }

    private static String tail(Path log) {
        try {
            String all = Files.readString(log);
            return all.substring(Math.max(0, all.length() - 6000));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
