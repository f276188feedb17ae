package io.nstack.itests.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** The HTTP server in a running runtime, asked by clients that know nothing of it. */
class HttpServerIT {

    private static final int MUCH = 5_000_000;

    @Test
    void shouldServeClientsFromOutsideAndItsOwn() throws Exception {
        try (OperatedRuntime runtime = OperatedRuntime.fresh("http")) {
            String place = runtime.serve("http:serve 127.0.0.1:0");
            try (HttpClient client = client(null)) {
                use(client, "http://" + place);
            }
            assertThat(bySocket(place)).startsWith("HTTP/1.1 200 OK\r\n").contains("hello from nStack", "stack kernel");
            assertThat(runtime.tell("http:get http://" + place + "/")).startsWith("HTTP/1.1 200 OK\n")
                    .contains("stack kernel (accepted by listener ");
            assertThat(runtime.tell("http:get http://" + place + "/bytes/" + MUCH)).contains(MUCH + " bytes, CRC-32 ");
            assertThat(runtime.tell("http:stop")).contains("stopped 1 server");
            assertThat(runtime.shell("http:get http://" + place + "/").failed())
                    .contains("connect " + place + " via kernel: Connection refused");
            runtime.stop().succeeded();
        }
    }

    @Test
    void shouldServeWithTls() throws Exception {
        try (OperatedRuntime runtime = OperatedRuntime.fresh("https")) {
            Path pem = runtime.data().resolve("server.pem");
            String place = runtime.serve("http:serve 127.0.0.1:0 --tls --certificate " + pem);
            try (HttpClient client = client(pem)) {
                use(client, "https://" + place);
            }
            assertThat(runtime.tell("http:get https://" + place + "/ --certificate " + pem))
                    .startsWith("HTTP/1.1 200 OK\n").contains("stack kernel", "TLSv1.3");
            assertThat(runtime.tell("http:get https://" + place + "/bytes/" + MUCH + " --certificate " + pem))
                    .contains(MUCH + " bytes, CRC-32 ");
            assertThat(runtime.shell("http:get https://" + place + "/").failed()).contains("PKIX path building failed");
            runtime.stop().succeeded();
        }
    }

    private static void use(HttpClient client, String server) throws Exception {
        String body = "x".repeat(200_000);
        HttpResponse<String> echoed = client.send(request(server + "/echo")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(echoed.statusCode()).isEqualTo(200);
        assertThat(echoed.body()).isEqualTo(body);
        assertThat(client.send(request(server + "/bytes/" + MUCH).build(), HttpResponse.BodyHandlers.ofByteArray())
                .body()).hasSize(MUCH);
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
    }

    private static HttpClient client(Path trusted) throws Exception {
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        if (trusted != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            try (InputStream in = Files.newInputStream(trusted)) {
                store.setCertificateEntry("server",
                        CertificateFactory.getInstance("X.509").generateCertificate(in));
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            builder.sslContext(context);
        }
        return builder.build();
    }

    /** As curl does. */
    private static String bySocket(String place) throws Exception {
        int port = Integer.parseInt(place.substring(place.indexOf(':') + 1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + place + "\r\nUser-Agent: curl\r\n"
                    + "Accept: */*\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
