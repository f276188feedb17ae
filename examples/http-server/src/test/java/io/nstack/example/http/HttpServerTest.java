package io.nstack.example.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server over sessions, asked by stock clients: OkHttp on our socket factory, and the JDK's on its own sockets. */
@Timeout(120)
class HttpServerTest {

    private static final int MUCH = 10_000_000;

    private final KernelSessions sessions = new KernelSessions();
    private final OkHttpClient plain = new OkHttpClient.Builder().socketFactory(sessions.nsocket.socketFactory())
            .protocols(List.of(Protocol.HTTP_1_1)).connectTimeout(Duration.ofSeconds(60))
            .readTimeout(Duration.ofSeconds(60)).build();

    @AfterEach
    void close() {
        plain.connectionPool().evictAll();
        plain.dispatcher().executorService().shutdown();
        sessions.close();
    }

    private String serve(TlsKeys keys) throws IOException {
        HttpServer server = HttpServer.open(sessions.nsocket, new InetSocketAddress("127.0.0.1", 0), keys);
        return server.scheme() + "://" + Address.text(server.listener().localAddress());
    }

    private String get(String url, Path certificate) throws IOException {
        return new HttpGet(url, certificate).answer(sessions.nsocket.socketFactory(), URI.create(url));
    }

    @Test
    void shouldServeOkHttpOnSessions() throws Exception { useWithOkHttp(plain, serve(null)); }

    @Test
    void shouldServeOkHttpOnSessionsWithTls(@TempDir Path folder) throws Exception {
        Path pem = folder.resolve("server.pem");
        String server = serve(ServeOptions.parse("127.0.0.1:0", "--tls", "--certificate", pem.toString()).keys());
        X509TrustManager trust = trusting(pem);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new X509TrustManager[]{trust}, null);
        useWithOkHttp(plain.newBuilder().sslSocketFactory(context.getSocketFactory(), trust).build(), server);
    }

    private void useWithOkHttp(OkHttpClient client, String server) throws Exception {
        List<Future<String>> echoes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                String body = "echo " + i + " ".repeat(100_000);
                echoes.add(threads.submit(() -> {
                    try (Response response = client.newCall(new Request.Builder().url(server + "/echo")
                            .post(RequestBody.create(body, MediaType.get("text/plain"))).build()).execute()) {
                        assertThat(response.body().string()).isEqualTo(body);
                        return body;
                    }
                }));
            }
            for (Future<String> each : echoes) {
                assertThat(each.get()).startsWith("echo ");
            }
        }
        try (Response response = client.newCall(new Request.Builder().url(server + "/bytes/" + MUCH).build())
                .execute()) {
            assertThat(checksum(response.body().bytes())).isEqualTo(checksum());
        }
        assertThat(sessions.layer.sessions()).extracting(each -> each.kind() + " " + each.stack())
                .contains("connect kernel", "accept kernel"); // kept for the next request
    }

    private static X509TrustManager trusting(Path pem) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(pem)) {
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        return (X509TrustManager) managers.getTrustManagers()[0];
    }

    @Test
    void shouldServeItsOwnClientWithTls(@TempDir Path folder) throws Exception {
        Path pem = folder.resolve("server.pem");
        String server = serve(ServeOptions.parse("127.0.0.1:0", "--tls", "--certificate", pem.toString()).keys());
        assertThat(get(server + "/", pem)).startsWith("HTTP/1.1 200 OK\nhello from nStack\n")
                .contains("stack kernel (accepted by listener ", "TLSv1.3 ");
        assertThat(get(server + "/bytes/" + MUCH, pem)).endsWith(MUCH + " bytes, CRC-32 " + checksum());
        assertThatThrownBy(() -> get(server + "/", null)).isInstanceOf(SSLException.class);
    }

    @Test
    void shouldSayWhatIsWrongWithAKeyStore(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> ServeOptions.parse("127.0.0.1:0", "--keystore", "keys.p12"))
                .hasMessageContaining("go together");
        Path wrong = Files.writeString(folder.resolve("keys.p12"), "no key store");
        Path password = Files.writeString(folder.resolve("password"), "secret\n");
        assertThatThrownBy(() -> ServeOptions.parse("127.0.0.1:0", "--keystore", wrong.toString(), "--password-file",
                password.toString()).keys()).isInstanceOf(IOException.class);
    }

    @Test
    void shouldServeTheJdksClient() throws Exception {
        String server = serve(null);
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String body = "x".repeat(200_000);
            HttpResponse<String> echoed = client.send(HttpRequest.newBuilder(URI.create(server + "/echo"))
                    .POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(echoed.statusCode()).isEqualTo(200);
            assertThat(echoed.body()).isEqualTo(body);
            HttpResponse<byte[]> much = client.send(HttpRequest.newBuilder(URI.create(server + "/bytes/" + MUCH))
                    .build(), HttpResponse.BodyHandlers.ofByteArray());
            assertThat(checksum(much.body())).isEqualTo(checksum());
            HttpResponse<String> missing = client.send(HttpRequest.newBuilder(URI.create(server + "/none")).build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(missing.statusCode()).isEqualTo(404);
        }
        assertThat(get(server + "/bytes/x", null)).startsWith("HTTP/1.1 400 Bad Request");
    }

    private static String checksum() {
        byte[] all = new byte[MUCH];
        new CountedBytes(MUCH).read(all, 0, MUCH);
        return checksum(all);
    }

    private static String checksum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return Long.toHexString(sum.getValue());
    }
}
