package io.nstack.links.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.LinkQueue;
import io.nstack.links.Frames;
import io.nstack.links.TestLoop;
import io.nstack.links.memory.MemoryWire;
import io.nstack.links.memory.WireSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapLinkTest {

    private static final long EPOCH_NANOS = 1_700_000_000_123_456_789L;

    @TempDir
    Path folder;

    private final MemoryWire wire = new MemoryWire(WireSettings.between("a", "b").withFrames(64, 2));

    @Test
    void shouldWriteWhatGoesBothWaysInTheOrderInWhichItWent() throws IOException {
        Path path = folder.resolve("both.pcap");
        record(path, 1 << 20, queue -> {
            LinkQueue b = wire.second().open(0, new TestLoop());
            Frames.send(queue, "out");
            Frames.send(b, "in");
            Frames.receive(queue);
            Frames.send(queue, "out again");
        });

        assertThat(records(path)).containsExactly("out", "in", "out again");
    }

    @Test
    void shouldWriteTimesInNanoseconds() throws IOException {
        Path path = folder.resolve("times.pcap");
        record(path, 1 << 20, queue -> Frames.send(queue, "x"));
        ByteBuffer file = read(path);

        assertThat(file.getInt(0)).isEqualTo(0xa1b23c4d);
        assertThat(file.getInt(20)).isEqualTo(1); // Ethernet
        assertThat(file.getInt(24)).isEqualTo(1_700_000_000);
        assertThat(file.getInt(28)).isEqualTo(123_456_789);
    }

    @Test
    void shouldNotWriteWhatTheLinkBelowDidNotTake() throws IOException {
        Path path = folder.resolve("full.pcap");
        record(path, 1 << 20, queue -> {
            wire.second().open(0, new TestLoop());
            for (int i = 0; i < 4; i++) {
                Frames.send(queue, "frame " + i); // the wire holds two
            }
        });

        assertThat(records(path)).containsExactly("frame 0", "frame 1");
    }

    @Test
    void shouldWriteToTheFileWhenTheLoopRests() throws IOException {
        Path path = folder.resolve("rest.pcap");
        try (PcapFile file = new PcapFile(path, 1 << 20)) {
            LinkQueue queue = link(file).open(0, new TestLoop());
            Frames.send(queue, "x");
            assertThat(records(path)).isEmpty();
            queue.arm();
            assertThat(records(path)).containsExactly("x");
        }
    }

    @Test
    void shouldStopWhenTheFileHasItsSize() throws IOException {
        Path path = folder.resolve("bounded.pcap");
        try (PcapFile file = new PcapFile(path, 24 + 3 * (16 + 100))) {
            LinkQueue queue = link(file).open(0, new TestLoop());
            for (int i = 0; i < 5; i++) {
                Frames.send(queue, new byte[100]);
                queue.arm();
            }
            assertThat(Files.size(path)).isEqualTo(24 + 3 * 116);
            assertThat(file.leftOut()).isEqualTo(2);
        }
    }

    private interface Use {
        void with(LinkQueue queue) throws IOException;
    }

    private void record(Path path, long maxBytes, Use use) throws IOException {
        try (PcapFile file = new PcapFile(path, maxBytes)) {
            LinkQueue queue = link(file).open(0, new TestLoop());
            use.with(queue);
            queue.close();
        }
    }

    private PcapLink link(PcapFile file) { return new PcapLink("recorded", wire.first(), file, () -> EPOCH_NANOS); }

    private static ByteBuffer read(Path path) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.nativeOrder());
    }

    private static List<String> records(Path path) throws IOException {
        ByteBuffer file = read(path).position(24);
        List<String> texts = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] content = new byte[file.getInt(file.position() + 8)];
            file.position(file.position() + 16).get(content);
            texts.add(new String(content, StandardCharsets.US_ASCII));
        }
        return texts;
    }
}
