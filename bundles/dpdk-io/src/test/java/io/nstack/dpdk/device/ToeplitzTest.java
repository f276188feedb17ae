package io.nstack.dpdk.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.nstack.link.FlowKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of Microsoft's "Verifying the RSS Hash Calculation". */
class ToeplitzTest {

    private static final byte[] KEY = HexFormat.of().parseHex("6d5a56da255b0ec24167253d43a38fb0"
            + "d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");

    @ParameterizedTest
    @CsvSource({"66.9.149.187, 2794, 161.142.100.80, 1766, 51ccc178, 323e8fc2",
            "199.92.111.2, 14230, 65.69.140.83, 4739, c626b0ea, d718262a",
            "24.19.198.95, 12898, 12.22.207.184, 38024, 5c2b394a, d2d0a5de",
            "3ffe:2501:200:1fff::7, 2794, 3ffe:2501:200:3::1, 1766, 40207d3d, 2cc18cd5",
            "3ffe:501:8::260:97ff:fe40:efab, 14230, ff02::1, 4739, dde51bbf, 0f0c461c",
            "3ffe:1900:4545:3:200:f8ff:fe21:67cf, 44251, fe80::200:f8ff:fe21:67cf, 38024, 02d1feef, 4b61e985"})
    void shouldHashAsThePublishedTableSays(String source, int sourcePort, String target, int targetPort,
            String withPorts,
            String addressesOnly) throws UnknownHostException {
        FlowKey flow = new FlowKey(6, half(source, 0), half(source, 8), sourcePort, half(target, 0), half(target, 8),
                targetPort);
        Toeplitz hash = new Toeplitz(KEY);
        assertThat(hash.hash(flow, true)).isEqualTo(Integer.parseUnsignedInt(withPorts, 16));
        assertThat(hash.hash(flow, false)).isEqualTo(Integer.parseUnsignedInt(addressesOnly, 16));
    }

    private static long half(String address, int at) throws UnknownHostException {
        byte[] bytes = InetAddress.getByName(address).getAddress();
        if (bytes.length == 16) {
            return ByteBuffer.wrap(bytes).getLong(at);
        }
        return at == 0 ? 0 : 0xffff_0000_0000L | ByteBuffer.wrap(bytes).getInt() & 0xffff_ffffL;
    }
}
