package io.nstack.example.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of {@code http:serve}. */
record ServeOptions(String address, boolean tls, @Nullable Path keystore, @Nullable Path passwordFile,
        @Nullable Path certificate) {

    static final String USAGE = "http:serve <address:port> [--tls] [--keystore PKCS12-FILE --password-file FILE]"
            + " [--certificate FILE-TO-WRITE]";

    static ServeOptions parse(String... words) {
        List<String> plain = new ArrayList<>();
        boolean tls = false;
        Path keystore = null;
        Path passwordFile = null;
        Path certificate = null;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--tls" -> tls = true;
                case "--keystore" -> keystore = Path.of(value(words, ++i));
                case "--password-file" -> passwordFile = Path.of(value(words, ++i));
                case "--certificate" -> certificate = Path.of(value(words, ++i));
                case String other when other.startsWith("--") -> throw wrong("unknown option " + other);
                case String other -> plain.add(other);
            }
        }
        if (plain.size() != 1) {
            throw wrong("one address is wanted");
        }
        if ((keystore == null) != (passwordFile == null)) {
            throw wrong("--keystore and --password-file go together");
        }
        if (certificate != null && !tls && keystore == null) {
            throw wrong("--certificate is of use with --tls only");
        }
        return new ServeOptions(plain.getFirst(), tls || keystore != null, keystore, passwordFile, certificate);
    }

    /** Key and certificate to serve with, or null for plain HTTP; writes the certificate if that is wanted. */
    @Nullable
    TlsKeys keys() throws IOException, InterruptedException {
        if (!tls) {
            return null;
        }
        TlsKeys keys = keystore == null || passwordFile == null
                ? TlsKeys.selfSigned()
                : TlsKeys.load(keystore, passwordFile);
        if (certificate != null) {
            keys.writeCertificate(certificate);
        }
        return keys;
    }

    private static String value(String[] words, int index) {
        if (index == words.length) {
            throw wrong("option " + words[index - 1] + " wants a value");
        }
        return words[index];
    }

    private static IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason + "; usage: " + USAGE);
    }
}
