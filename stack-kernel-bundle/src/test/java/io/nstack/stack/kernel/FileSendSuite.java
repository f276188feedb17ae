package io.nstack.stack.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.stack.poll.FileSending;
import io.nstack.stack.poll.FileSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine's streams do with files. */
abstract class FileSendSuite extends EngineFixture {

    private static final int SIZE = 10 * 1024 * 1024;

    @TempDir
    Path folder;

    FileSendSuite(Flavour flavour) { super(flavour); }

    /** A file in both forms. */
    private final class Source implements FileSource, AutoCloseable {
        private final OpenFile descriptor;
        private final FileChannel channel;

        Source(Path file) throws IOException {
            descriptor = flavour() == Flavour.NATIVE ? OpenFile.of(file) : null;
            channel = FileChannel.open(file);
        }

        @Override
        public int descriptor() { return descriptor.number(); }

        @Override
        public FileChannel channel() { return channel; }

        @Override
        public void close() throws IOException {
            channel.close();
            if (descriptor != null) {
                descriptor.close();
            }
        }
    }

    private Path file(byte[] content) throws IOException { return Files.write(folder.resolve("f"), content); }

    @Test
    void shouldSendAPartOfAFileUnchanged() throws Exception {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        Pair pair = pair();
        try (Source source = new Source(file(content))) {
            long from = 1000;
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    sendAll(pair, source, from, SIZE - from);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            byte[] got = readAll(pair.server());
            sender.join();
            assertThat(got).hasSize((int) (SIZE - from));
            assertThat(got).isEqualTo(java.util.Arrays.copyOfRange(content, (int) from, SIZE));
        }
    }

    private void sendAll(Pair pair, Source source, long from, long count) throws Exception {
        long[] sent = new long[1];
        loop.await("the file to be sent", () -> {
            while (sent[0] < count) {
                long taken = ((FileSending) pair.client()).trySend(source, from + sent[0], count - sent[0]);
                assertThat(taken).isNotNegative();
                if (taken == 0) {
                    return false;
                }
                sent[0] += taken;
            }
            return true;
        });
        loop.run(pair.client()::shutdownOutput);
    }

    @Test
    void shouldSayWhenTheFileHasEnded() throws Exception {
        Pair pair = pair();
        try (Source source = new Source(file(bytes("short")))) {
            FileSending sending = (FileSending) pair.client();
            assertThat(loop.call(() -> sending.trySend(source, 0, 100))).isEqualTo(5);
            assertThat(loop.call(() -> sending.trySend(source, 5, 100))).isEqualTo(-1);
            assertThat(loop.call(() -> sending.trySend(source, 50, 100))).isEqualTo(-1);
        }
        assertThat(read(pair.server(), 5)).isEqualTo(bytes("short"));
    }
}
