package io.nstack.example.http;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A server's key and certificate. A self-signed one is made by the JDK's own keytool: the JDK has no API for it. */
record TlsKeys(KeyManagerFactory managers, Certificate certificate) {

    private static final String ALIAS = "http";
    private static final int PATIENCE_SECONDS = 30;

    static TlsKeys selfSigned() throws IOException, InterruptedException {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path folder = Files.createTempDirectory("nstack-http-"); // of this user only
        Path file = folder.resolve("keys.p12");
        try {
            make(file, password);
            return load(file, password.toCharArray());
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    private static void make(Path file, String password) throws IOException, InterruptedException {
        ProcessBuilder keytool = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", ALIAS,
                "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
                "SAN=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1", "-validity", "90", "-storetype", "PKCS12",
                "-keystore", file.toString(), "-storepass:env", "PASSWORD"));
        keytool.environment().put("PASSWORD", password);
        Process process = keytool.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("keytool made no key: " + said.strip());
        }
    }

    static TlsKeys load(Path keystore, Path passwordFile) throws IOException {
        return load(keystore, Files.readString(passwordFile).strip().toCharArray());
    }

    private static TlsKeys load(Path keystore, char[] password) throws IOException {
        try (InputStream in = Files.newInputStream(keystore)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            for (String alias : java.util.Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    return new TlsKeys(managers, keys.getCertificate(alias));
                }
            }
            throw new IOException(keystore + " has no key");
        } catch (GeneralSecurityException e) {
            throw new IOException(keystore + ": " + e.getMessage(), e);
        }
    }

    /** Writes the certificate as PEM, for clients that are to trust it. */
    void writeCertificate(Path file) throws IOException {
        Files.writeString(file, "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(encoded())
                + "\n-----END CERTIFICATE-----\n");
    }

    /** What operators compare: SHA-256 of the certificate. */
    String fingerprint() throws IOException {
        try {
            return HexFormat.ofDelimiter(":").withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private byte[] encoded() throws IOException {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** For Netty's pipelines. */
    SslContext serverContext() throws IOException {
        return SslContextBuilder.forServer(managers).sslProvider(SslProvider.JDK).protocols("TLSv1.3", "TLSv1.2")
                .build();
    }
}
