package io.nstack.example.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.zip.CRC32;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks an HTTP server with the JDK's blocking sockets, which are sessions here, and the JDK's TLS above them: code that
 * knows nothing of nStack but where its {@link SocketFactory} came from.
 */
record HttpGet(String address, @Nullable Path certificate) {

    static final String USAGE = "http:get <http[s]://address:port/path> [--certificate PEM-FILE-TO-TRUST]";

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int LONGEST_SHOWN = 2_000;

    static HttpGet parse(String... words) {
        if (words.length == 1) {
            return new HttpGet(words[0], null);
        }
        if (words.length == 3 && words[1].equals("--certificate")) {
            return new HttpGet(words[0], Path.of(words[2]));
        }
        throw new IllegalArgumentException("an address is wanted; usage: " + USAGE);
    }

    /** The status line, and the body or its size and checksum. */
    String answer(SocketFactory sockets, URI where) throws IOException {
        boolean tls = "https".equals(where.getScheme());
        if (where.getHost() == null || !(tls || "http".equals(where.getScheme()))) {
            throw new IllegalArgumentException("'" + where + "' is no HTTP address; usage: " + USAGE);
        }
        int port = where.getPort() >= 0 ? where.getPort() : tls ? 443 : 80;
        try (Socket plain = sockets.createSocket()) {
            plain.connect(new InetSocketAddress(where.getHost(), port), PATIENCE_MILLIS);
            plain.setSoTimeout(PATIENCE_MILLIS);
            try (Socket socket = tls ? protect(plain, where.getHost(), port) : plain) {
                return ask(socket, where);
            }
        }
    }

    private SSLSocket protect(Socket plain, String host, int port) throws IOException {
        SSLSocket protectedSocket = (SSLSocket) trusting().createSocket(plain, host, port, true);
        SSLParameters parameters = protectedSocket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 section 4.3.4
        protectedSocket.setSSLParameters(parameters);
        protectedSocket.startHandshake();
        return protectedSocket;
    }

    private SSLSocketFactory trusting() throws IOException {
        if (certificate == null) {
            return (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        try (InputStream in = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + ": " + e.getMessage(), e);
        }
    }

    private static String ask(Socket socket, URI where) throws IOException {
        String path = where.getRawPath().isEmpty() ? "/" : where.getRawPath();
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: " + where.getRawAuthority()
                + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String status = line(in);
        while (!line(in).isEmpty()) {
            // the headers: the server closes after the body, that is all we need
        }
        byte[] first = in.readNBytes(LONGEST_SHOWN + 1);
        if (first.length <= LONGEST_SHOWN) {
            return status + "\n" + new String(first, StandardCharsets.UTF_8).stripTrailing();
        }
        CRC32 sum = new CRC32();
        sum.update(first);
        long count = first.length;
        byte[] buffer = new byte[16_384];
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            sum.update(buffer, 0, got);
            count += got;
        }
        return status + "\n" + count + " bytes, CRC-32 " + Long.toHexString(sum.getValue());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_SHOWN) {
                throw new IOException("this is no HTTP: '" + line + "'");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
