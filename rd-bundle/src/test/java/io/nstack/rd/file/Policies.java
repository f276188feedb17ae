package io.nstack.rd.file;

import io.nstack.rd.PolicyException;
import io.nstack.rd.policy.Policy;
import java.nio.charset.StandardCharsets;

/** Policies from text, for tests; apostrophes stand for quotes. */
public final class Policies {

    private Policies() {}

    public static FileSet files(String name, String text) {
        return FileSet.of(name, text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public static Policy own(String text) throws PolicyException {
        return PolicyFiles.compile(files(FileSet.POLICY, text), DmmNames.DEFAULT);
    }

    public static Policy dmm(String modules, String routes) throws PolicyException {
        FileSet files = files(FileSet.MODULES, modules).with(FileSet.ROUTES,
                routes.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return PolicyFiles.compile(files, DmmNames.DEFAULT);
    }

    public static Policy routes(String routes) throws PolicyException {
        return PolicyFiles.compile(files(FileSet.ROUTES, routes), DmmNames.DEFAULT);
    }
}
