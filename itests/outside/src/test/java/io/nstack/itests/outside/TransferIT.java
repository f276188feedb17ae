package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.itests.outside.Script.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real files between two runtimes, interrupted and resumed. */
class TransferIT {

    private static final int MEBIBYTES = 1024;
    private static final int SMALL_FILES = 10_000;
    private static final Pattern RESUMED = Pattern.compile("resumed (\\d+) bytes");

    private Path sources;
    private Path served;
    private OperatedRuntime client;
    private OperatedRuntime server;

    @BeforeEach
    void start() throws Exception {
        sources = Data.fresh("sources");
        served = Data.fresh("served");
        client = OperatedRuntime.fresh("client");
        server = OperatedRuntime.fresh("server");
    }

    @AfterEach
    void stop() throws Exception {
        try (OperatedRuntime _ = client; OperatedRuntime _ = server) {
            Data.remove(sources);
            Data.remove(served);
        }
    }

    @Test
    void shouldResumeABigFileAfterTheReceivingRuntimeWasKilled() throws Exception {
        Path big = Data.file(sources.resolve("big"), MEBIBYTES);
        String sha256 = Data.sha256(big);
        try (Script put = client.begin("file:put " + big + " " + serve())) {
            Path part = served.resolve("big.nstack-part");
            OperatedRuntime.eventually(() -> assertThat(Files.exists(part) ? Files.size(part) : 0)
                    .as(put.printed()).isGreaterThan((long) MEBIBYTES << 18));
            server.kill();
            assertThat(put.await().failed()).contains("error: put big: ", "the same command goes on");
        }
        server = OperatedRuntime.start(server.data());
        String place = serve();
        String said = client.tell("file:put " + big + " " + place);
        assertThat(said).contains("sha256 " + sha256);
        assertThat(resumed(said)).isBetween(1L, Files.size(big) - 1);
        assertThat(Data.sha256(served.resolve("big"))).isEqualTo(sha256);
        report(said);

        Path back = Data.fresh("back");
        report(client.tell("file:get " + place + " big " + back));
        assertThat(Data.sha256(back.resolve("big"))).isEqualTo(sha256);
        Data.remove(back);
    }

    @Test
    void shouldResumeManyFilesAfterTheListenerWasStopped() throws Exception {
        Path tree = Data.tree(sources.resolve("tree"), SMALL_FILES);
        String place = serve();
        try (Script put = client.begin("file:put " + tree + " " + place)) {
            OperatedRuntime.eventually(() -> assertThat(folders()).as(put.printed()).isGreaterThan(20));
            server.tell("file:stop " + place);
            assertThat(put.await().failed()).contains("error: put tree: ", "the server stops");
        }
        assertThat(folders()).isLessThan(SMALL_FILES / 100L);
        Answer refused = client.shell("file:put " + tree + " " + place);
        assertThat(refused.failed()).contains("connect " + place + " via kernel: Connection refused");

        place = serve();
        String said = client.tell("file:put " + tree + " " + place);
        assertThat(said).contains(SMALL_FILES + " files, 101 directories");
        assertThat(resumed(said)).isBetween(1L, size(tree) - 1);
        assertThat(Data.hashes(served.resolve("tree"))).isEqualTo(Data.hashes(tree));

        Path back = Data.fresh("back");
        report(client.tell("file:get " + place + " tree " + back));
        assertThat(Data.hashes(back.resolve("tree"))).isEqualTo(Data.hashes(tree));
        Data.remove(back);
    }

    private String serve() throws Exception { return server.serve("file:serve 127.0.0.1:0 --root " + served); }

    private long folders() throws Exception {
        Path tree = served.resolve("tree");
        if (!Files.exists(tree)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(tree)) {
            return files.count();
        }
    }

    private static long size(Path tree) throws Exception {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile).mapToLong(each -> each.toFile().length()).sum();
        }
    }

    private static long resumed(String said) {
        Matcher resumed = RESUMED.matcher(said);
        assertThat(resumed.find()).as(said).isTrue();
        return Long.parseLong(resumed.group(1));
    }

    /** The figures, for the build's log. */
    private static void report(String said) {
        System.out.println(said.lines().reduce((_, last) -> last).orElse(""));
    }
}
