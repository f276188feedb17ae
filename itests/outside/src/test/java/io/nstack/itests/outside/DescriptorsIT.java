package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A runtime that has no descriptors left goes on with what it has, and with the rest once there are some again. */
class DescriptorsIT {

    private static final int WAITING = 5;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio"})
    void shouldServeAgainWhenThereAreDescriptorsAgain(String base) throws Exception {
        assumeThat(Path.of("/usr/bin/prlimit")).as("prlimit of util-linux").exists();
        Path data = Data.fresh("descriptors");
        Files.createDirectories(data.resolve("etc"));
        Files.writeString(data.resolve("etc/nstack.properties"),
                "nstack.features=nstack-base,nstack-kernel,nstack-shell,nstack-examples\nnstack.loop.base=" + base
                        + "\n");
        List<Socket> waiting = new ArrayList<>();
        try (OperatedRuntime runtime = OperatedRuntime.start(data)) {
            String[] place = runtime.serve("echo:serve 127.0.0.1:0").split(":");
            int port = Integer.parseInt(place[1]);
            try (Socket before = new Socket(place[0], port)) {
                echo(before);
                String limit = limit(runtime, String.valueOf(firstFree(runtime.pid())));
                for (int i = 0; i < WAITING; i++) {
                    waiting.add(new Socket(place[0], port)); // the kernel accepts, up to the backlog
                    waiting.getLast().getOutputStream().write(i);
                }
                OperatedRuntime.eventually(() -> assertThat(runtime.log()).contains("accepts nothing on kernel"));
                try (Script shell = runtime.begin("stacks")) {
                    OperatedRuntime
                            .eventually(() -> assertThat(runtime.log()).contains("the control socket accepts no"));
                    echo(before);
                    limit(runtime, limit);
                    assertThat(shell.await().succeeded()).contains("UP");
                }
                for (int i = 0; i < WAITING; i++) {
                    assertThat(waiting.get(i).getInputStream().read()).isEqualTo(i);
                }
                echo(before);
            }
            assertThat(runtime.log().lines().filter(line -> line.contains("Too many open files")))
                    .hasSize(2).allMatch(line -> line.contains(" WARN "));
            runtime.stop().succeeded();
        } finally {
            for (Socket each : waiting) {
                each.close();
            }
        }
    }

    private static void echo(Socket session) throws IOException {
        session.setSoTimeout(10_000);
        session.getOutputStream().write(42);
        assertThat(session.getInputStream().read()).isEqualTo(42);
    }

    /** The lowest number that a new descriptor could have. */
    private static int firstFree(long pid) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            Set<String> taken = open.map(each -> each.getFileName().toString()).collect(Collectors.toSet());
            int free = 0;
            while (taken.contains(String.valueOf(free))) {
                free++;
            }
            return free;
        }
    }

    /** Sets the soft limit of open files and gives the one before, prlimit(1). */
    private static String limit(OperatedRuntime runtime, String soft) throws IOException, InterruptedException {
        String pid = String.valueOf(runtime.pid());
        String old = output("prlimit", "--pid", pid, "--nofile", "--noheadings", "--output", "SOFT").strip();
        output("prlimit", "--pid", pid, "--nofile=" + soft + ":");
        return old;
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
