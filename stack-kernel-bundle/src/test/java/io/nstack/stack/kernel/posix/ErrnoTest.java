package io.nstack.stack.kernel.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.PortUnreachableException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrnoTest {

    private static final int EMFILE = 24;
    private static final int ENFILE = 23;

    @BeforeEach
    void needsTheCLibrary() {
        Assumptions.assumeTrue(LibcNative.isAvailable(), () -> String.valueOf(LibcNative.unavailabilityCause()));
    }

    @ParameterizedTest
    @CsvSource({"111,java.net.ConnectException", "110,java.net.ConnectException",
            "113,java.net.NoRouteToHostException", "101,java.net.NoRouteToHostException",
            "98,java.net.BindException", "99,java.net.BindException", "13,java.net.BindException",
            "104,java.net.SocketException", "24,java.net.SocketException"})
    void shouldHaveTheJdksTypes(int errno, Class<? extends IOException> type) {
        assertThat(Errno.stream("connect 10.0.0.7:80 via kernel", errno)).isExactlyInstanceOf(type)
                .hasMessageStartingWith("connect 10.0.0.7:80 via kernel: ");
    }

    @Test
    void shouldSayThatADatagramWasRefused() {
        assertThat(Errno.datagram("send", Errno.ECONNREFUSED)).isExactlyInstanceOf(PortUnreachableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {EMFILE, ENFILE})
    void shouldNotAcceptOnWithoutDescriptors(int errno) { assertThat(Errno.concernsOneConnection(errno)).isFalse(); }

    @Test
    void shouldAcceptOnAfterAConnectionThatIsGone() {
        assertThat(Errno.concernsOneConnection(Errno.ECONNABORTED)).isTrue();
    }
}
