package io.nstack.example.filetransfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {

    @TempDir
    Path folder;
    private Place place;

    @BeforeEach
    void open() throws IOException { place = new Place(folder); }

    @AfterEach
    void close() { place.close(); }

    @ParameterizedTest
    @ValueSource(longs = {0, 3, 8, 12, 20, 40, 60, 90, 100, 1000, 100_000, 1 << 20, 3_000_000, 5_242_950})
    void shouldContinuePutCutAfterSoManyBytes(long bytes) throws Exception {
        Path source = Trees.file(place.local.resolve("big"), 5 << 20, 1);
        try (Relay relay = new Relay(place.server.address(), bytes, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> place.put(source, "big", relay.address())).isInstanceOf(TransferException.class);
        }
        awaitServerIdle();

        Outcome again = place.put(source, "big");

        assertThat(again.resumed()).isGreaterThanOrEqualTo(Math.max(0, bytes - 200)).isLessThanOrEqualTo(5 << 20);
        assertThat(again.moved() + again.resumed()).isEqualTo(5 << 20);
        Trees.assertSame(source, place.served.resolve("big"));
        assertNoPartLeft(place.served);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8, 13, 30, 100, 100_000, 3_000_000})
    void shouldContinueGetCutAfterSoManyBytes(long bytes) throws Exception {
        Path source = Trees.file(place.served.resolve("big"), 5 << 20, 1);
        Path back = place.local.resolve("back");
        try (Relay relay = new Relay(place.server.address(), Long.MAX_VALUE, bytes)) {
            assertThatThrownBy(() -> place.get("big", back, relay.address())).isInstanceOf(TransferException.class);
        }

        Outcome again = place.get("big", back);

        assertThat(again.resumed()).isGreaterThanOrEqualTo(Math.max(0, bytes - 200));
        Trees.assertSame(source, back.resolve("big"));
        assertNoPartLeft(back);
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 500, 5_000, 30_000, 150_000, 280_000})
    void shouldContinueTreeCutAfterSoManyBytes(long bytes) throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 200);
        try (Relay relay = new Relay(place.server.address(), bytes, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> place.put(source, "tree", relay.address())).isInstanceOf(TransferException.class);
        }
        awaitServerIdle();

        Outcome again = place.put(source, "tree");

        assertThat(again.files()).isEqualTo(200);
        Trees.assertSame(source, place.served.resolve("tree"));
        assertNoPartLeft(place.served);
    }

    @ParameterizedTest
    @ValueSource(longs = {8, 13, 50, 1000})
    void shouldContinuePutWhoseAnswersWereCut(long bytes) throws Exception {
        Path source = Trees.small(place.local.resolve("tree"), 200);
        try (Relay relay = new Relay(place.server.address(), Long.MAX_VALUE, bytes)) {
            assertThatThrownBy(() -> place.put(source, "tree", relay.address())).isInstanceOf(TransferException.class);
        }
        awaitServerIdle();

        place.put(source, "tree");

        Trees.assertSame(source, place.served.resolve("tree"));
    }

    @Test
    void shouldBeginAnewWhenPartIsCorrupted() throws Exception {
        Path source = Trees.file(place.local.resolve("big"), 3 << 20, 1);
        Path part = PartFile.of(place.served.resolve("big"));
        Files.copy(source, part);
        Files.write(part, new byte[]{1, 2, 3}, StandardOpenOption.WRITE);

        Outcome put = place.put(source, "big");

        assertThat(put.resumed()).isZero();
        Trees.assertSame(source, place.served.resolve("big"));
        assertNoPartLeft(place.served);
    }

    @Test
    void shouldCutPartThatIsLongerThanTheFile() throws Exception {
        Path source = Trees.file(place.local.resolve("big"), 1000, 1);
        Trees.file(PartFile.of(place.served.resolve("big")), 5000, 1);
        Files.write(PartFile.of(place.served.resolve("big")), Files.readAllBytes(source), StandardOpenOption.WRITE);

        Outcome put = place.put(source, "big");

        assertThat(put.resumed()).isEqualTo(1000);
        Trees.assertSame(source, place.served.resolve("big"));
    }

    @Test
    void shouldKeepOldFileUntilNewOneIsWhole() throws Exception {
        Path source = Trees.file(place.local.resolve("big"), 5 << 20, 1);
        Path old = Trees.file(place.served.resolve("big"), 1000, 9);
        byte[] before = Files.readAllBytes(old);
        try (Relay relay = new Relay(place.server.address(), 1 << 20, Long.MAX_VALUE)) {
            assertThatThrownBy(() -> place.put(source, "big", relay.address())).isInstanceOf(TransferException.class);
        }
        awaitServerIdle();

        assertThat(old).hasBinaryContent(before);
        place.put(source, "big");
        Trees.assertSame(source, old);
    }

    @Test
    void shouldStopWhenCommandIsInterruptedAndContinueLater() throws Exception {
        Path source = Trees.file(place.local.resolve("big"), 64 << 20, 1);
        Transfer transfer = place.here.transfers().begin("client", Operation.PUT, "big");
        Job<Outcome> job = place.here.workers().start(() -> place.client().put(transfer, source,
                place.server.address()));
        Thread command = Thread.currentThread();

        assertThatThrownBy(() -> job.await(Duration.ofMillis(1), () -> {
            if (transfer.snapshot().moved() > 0) {
                command.interrupt();
            }
        })).hasMessage("cancelled");

        assertThat(Thread.interrupted()).isTrue();
        awaitServerIdle();
        place.put(source, "big");
        Trees.assertSame(source, place.served.resolve("big"));
    }

    private void awaitServerIdle() { Awaitility.await().until(() -> place.there.transfers().snapshots().isEmpty()); }

    private static void assertNoPartLeft(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(each -> PartFile.isOne(each.toString()))).isEmpty();
        }
    }
}
