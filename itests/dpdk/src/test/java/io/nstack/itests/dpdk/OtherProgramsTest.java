package io.nstack.itests.dpdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.nstack.dpdk.testing.NeedsShim;
import io.nstack.dpdk.testing.VethPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that others have written, at the kernel's end of the cable, against Netty applications at ours. */
@Timeout(120)
class OtherProgramsTest {

    private static final int HTTP = 80; // the namespace is the test's own
    private static final int IPERF = 5201;

    @TempDir
    Path folder;

    private final byte[] page = new byte[3_000_000];
    private Path file;
    private Cable cable;

    @BeforeAll
    static void needsCables() { NeedsShim.assumeWithCables(); }

    @BeforeEach
    void lay() throws IOException {
        new Random(1).nextBytes(page);
        file = Files.write(folder.resolve("page"), page);
        cable = Cable.of(1500, 2, Map.of());
    }

    @AfterEach
    void take() { cable.close(); }

    private static void needs(String program) {
        boolean there = Stream.concat(Arrays.stream(System.getenv("PATH").split(":")), Stream.of("/usr/sbin"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
        assumeTrue(there, "no " + program + " here; ./nstack test installs it");
    }

    /** What a command line says at the kernel's end, which must end well. */
    private String says(String line) throws Exception {
        try (KernelProgram program = KernelProgram.of(cable.veth, "sh", "-c", line)) {
            String said = program.rest();
            assertThat(program.exitValue()).as("%s: %s", line, said).isZero();
            return said;
        }
    }

    private String serve(String at) throws InterruptedException {
        Channel server = cable.listen(at, HttpHandler.serving(page));
        return "http://" + (at.contains(":") ? "[" + at + "]" : at) + ":" + Cable.port(server) + "/";
    }

    @ParameterizedTest
    @ValueSource(strings = {Cable.OUR_IPV4, Cable.OUR_IPV6})
    void shouldServeCurl(String at) throws Exception {
        needs("curl");
        String url = serve(at);
        says("curl -gsSf --max-time 60 " + url + " | cmp - " + file);
        says("curl -gsSf --max-time 60 --data-binary @" + file + " " + url + " | cmp - " + file);
        assertThat(says("curl -gsSf --max-time 60 -o /dev/null -o /dev/null -w '%{num_connects} ' " + url + " " + url)
                .strip())
                .as("the second goes by the first's connection").isEqualTo("1 0");
    }

    @Test
    void shouldServeWrk() throws Exception {
        needs("wrk");
        Channel server = cable.listen(Cable.OUR_IPV4, HttpHandler.serving(Arrays.copyOf(page, 200)));
        String said = says("wrk -t1 -c64 -d2s http://" + Cable.OUR_IPV4 + ":" + Cable.port(server) + "/");
        assertThat(said).contains("Requests/sec").doesNotContain("Socket errors").doesNotContain("Non-2xx");
    }

    @ParameterizedTest
    @ValueSource(strings = {Cable.OUR_IPV4, Cable.OUR_IPV6})
    void shouldEchoNetcat(String at) throws Exception {
        needs("nc");
        Channel server = cable.listen(at, new EchoHandler());
        says("nc -N " + at + " " + Cable.port(server) + " < " + file + " | cmp - " + file);
    }

    @Test
    void shouldGetPagesOfNginx() throws Exception {
        needs("nginx");
        Path config = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off; master_process off; pid %1$s/pid; error_log stderr warn;
                events { }
                http { access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi; uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                  server { listen %2$s:%3$d; listen [%4$s]:%3$d; root %1$s; } }
                """.formatted(folder, VethPair.KERNEL_IPV4, HTTP, VethPair.KERNEL_IPV6));
        try (KernelProgram nginx = KernelProgram.of(cable.veth, "sh", "-c",
                "nginx -t -q -c " + config + " && echo good && exec nginx -c " + config)) {
            assertThat(nginx.line()).isEqualTo("good");
            awaitListener(HTTP);
            assertThat(get(VethPair.KERNEL_IPV4)).isEqualTo(page);
            assertThat(get(VethPair.KERNEL_IPV6)).isEqualTo(page);
        }
    }

    /** Looks at the kernel's own table until the program listens: a connection made to find out would count as one. */
    private void awaitListener(int port) {
        String wanted = ":%04X 00000000:0000 0A".formatted(port); // proc_pid_net(5): the state LISTEN
        await().until(() -> cable.veth.inside("cat", "/proc/net/tcp", "/proc/net/tcp6")
                .replace("00000000000000000000000000000000:", "00000000:").contains(wanted));
    }

    private byte[] get(String host) throws IOException {
        try (Socket socket = cable.sockets.socketFactory().createSocket()) {
            socket.connect(new InetSocketAddress(host, HTTP), 10_000);
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write("GET /page HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] all = socket.getInputStream().readAllBytes();
            String head = new String(all, 0, all.length - page.length, StandardCharsets.US_ASCII);
            assertThat(head).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n");
            return Arrays.copyOfRange(all, all.length - page.length, all.length);
        }
    }

    /** Both its client and its server are the kernel's; all that they say to each other goes through us and back. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-R", "-P 4", "-R -P 4", "--bidir"})
    void shouldRelayIperf(String options) throws Exception {
        needs("iperf3");
        Channel relay = cable.listen(Cable.OUR_IPV4, RelayHandler
                .to(new InetSocketAddress(VethPair.KERNEL_IPV4, IPERF), cable.sockets::bootstrap));
        try (KernelProgram server = KernelProgram.of(cable.veth, "iperf3", "-s", "-1", "-p", "" + IPERF)) {
            awaitListener(IPERF);
            String said = says("iperf3 -J -n 20M " + options + " -c " + Cable.OUR_IPV4 + " -p " + Cable.port(relay));
            assertThat(said).contains("\"sum_received\"").doesNotContain("\"error\"");
            assertThat(server.rest()).doesNotContain("error");
        }
    }
}
