package io.nstack.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A key with its certificate, made by the JDK's keytool. */
final class TlsKeys {

    private TlsKeys() {}

    /** PKCS #12, password {@code password}. */
    static byte[] pkcs12() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tls");
        Path store = folder.resolve("tls.p12");
        try {
            Process keytool = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                    .toString(), "-genkeypair", "-alias", "guest", "-keyalg", "EC", "-groupname", "secp256r1",
                    "-dname", "CN=localhost", "-storetype", "PKCS12", "-storepass", "password", "-keystore",
                    store.toString())).redirectErrorStream(true).start();
            String said = new String(keytool.getInputStream().readAllBytes());
            if (!keytool.waitFor(RuntimeSupport.BOUND.toSeconds(), TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IOException("keytool: " + said);
            }
            return Files.readAllBytes(store);
        } finally {
            Files.deleteIfExists(store);
            Files.delete(folder);
        }
    }
}
