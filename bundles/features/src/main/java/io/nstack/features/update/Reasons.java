package io.nstack.features.update;

import org.osgi.framework.BundleException;

/** What the framework has to say, without the wrapping. */
final class Reasons {

    private static final String CAUSE = "Caused by: ";

    private Reasons() {}

    /** The framework's message, and the deepest one where that says more. */
    static String of(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = String.valueOf(failure.getMessage()).strip();
        String meant = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage().strip();
        return failure instanceof BundleException && said.contains(meant) ? said : said + ": " + meant;
    }

    /** The deepest message of a printed stack trace. */
    static String ofTrace(String trace) {
        String deepest = "";
        for (String line : trace.lines().toList()) {
            if (deepest.isEmpty() || line.startsWith(CAUSE)) {
                deepest = line.startsWith(CAUSE) ? line.substring(CAUSE.length()) : line;
            }
        }
        return deepest.strip();
    }
}
