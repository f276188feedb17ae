package io.nstack.session.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.unix.FileDescriptor;
import io.nstack.nsocket.FileRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RangeSourceTest {

    @TempDir
    Path folder;

    @Test
    void shouldLeaveTheFileAsItIs() throws IOException {
        io.netty.channel.epoll.Epoll.ensureAvailability(); // loads the library that reads below
        Path file = Files.writeString(folder.resolve("data"), "hello");
        try (RangeSource source = new RangeSource(new FileRange(file, 0, 5), true)) {
            ByteBuffer read = ByteBuffer.allocateDirect(8);
            int bytes = new FileDescriptor(source.descriptor()).read(read, 0, 8);
            byte[] got = new byte[bytes];
            read.get(0, got);
            assertThat(new String(got, StandardCharsets.US_ASCII)).isEqualTo("hello");
        }
        assertThat(file).hasContent("hello");
    }

    @Test
    void shouldNameTheFileThatIsMissing() throws IOException {
        Path missing = folder.resolve("none");
        try (RangeSource source = new RangeSource(new FileRange(missing, 0, 1), true)) {
            assertThatThrownBy(source::descriptor).isInstanceOf(IOException.class)
                    .hasMessage("open " + missing + ": no such file");
        }
    }
}
